import "@fontsource-variable/inter/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import { mount } from "svelte";
import AppWindow from "./AppWindow.svelte";
import { chooseHost } from "./host/choose";
import { App } from "./state/app.svelte";

const app = new App(await chooseHost());
// Before the first paint: no flash of another theme, and the layout begins at the right size.
await app.prepare();
const target = document.getElementById("app");
if (target) mount(AppWindow, { target, props: { app } });
