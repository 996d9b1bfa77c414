// What can be done about waste; what changes a finding is there on its screen only.
import type { Action } from "./actions";
import type { App } from "./app.svelte";
import type { WastingDialog } from "./wasting.svelte";

export function wasteActions(app: App): Action[] {
  const { wasting } = app;
  const ready = !app.empty && app.session !== null;
  const isThere = ready && app.place?.screen === "waste";
  const canDecide = isThere && wasting.row !== null && !wasting.busy;
  const isDecided = canDecide && wasting.row?.state !== "open";
  // Single letters belong to the screen: elsewhere they do nothing.
  const made = (id: string, label: string, key: string, run: () => void, available: boolean): Action => ({
    id,
    group: "Waste",
    label,
    keys: isThere && key !== "" ? [key] : [],
    available,
    run,
  });
  const want = (wanted: WastingDialog) => () => {
    if (!isThere) app.show("waste");
    wasting.wanted = wanted;
  };
  const exportLists = (): void => {
    if (!isThere) app.show("waste");
    app.overlay = "export";
  };
  return [
    made("promise", "Promise to do it…", "P", want("promise"), canDecide),
    made("accept-finding", "Accept the finding", "A", () => void wasting.decide({ kind: "accept" }), canDecide),
    made("snooze", "Put it off…", "S", want("snooze"), canDecide),
    made("refute", "Refute it…", "R", want("refute"), canDecide),
    made("reopen", "Open it again", "U", () => void wasting.decide({ kind: "reopen" }), isDecided),
    made("finding-owner", "Change who looks after it…", "O", want("owner"), canDecide),
    made("waste-limits", "Limits of the waste rules…", "L", want("limits"), ready),
    made("add-evidence", "Add evidence…", "E", () => void wasting.addEvidence(null), isThere && !wasting.busy),
    made("waste-script", "Show the collecting script…", "", want("script"), ready),
    made("waste-ledger", "Promises and what came of them…", "", want("ledger"), ready),
    made("waste-parts", "Waste by owner and service…", "", want("parts"), ready),
    made("export-work-lists", "Export lists of work…", "", exportLists, ready),
  ];
}
