//! As much of the WebDriver protocol as the journeys need, over a plain loopback socket.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};

/// One browser session: one running window.
pub(crate) struct Session {
    port: u16,
    id: String,
}

/// The name under which the protocol carries an element's id.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const CONTROL: char = '\u{e009}';
const SHIFT: char = '\u{e008}';
const RELEASE: char = '\u{e000}';
const TAB: char = '\u{e004}';
const ENTER: char = '\u{e007}';
const ESCAPE: char = '\u{e00c}';
const DOWN: char = '\u{e015}';

impl Session {
    /// Starts `program` through the driver that listens on `port`.
    pub(crate) fn start(port: u16, program: &str, arguments: &[&str]) -> Result<Self> {
        // Nothing else may be asked for: WebKitGTK refuses a browser name that is not its own.
        let wanted = json!({ "webkitgtk:browserOptions": { "binary": program, "args": arguments } });
        let answer = call(port, "POST", "/session", &json!({ "capabilities": { "alwaysMatch": wanted } }))?;
        let id = answer["sessionId"].as_str().context("the driver gave no session")?;
        Ok(Self { port, id: id.to_owned() })
    }

    /// Closes the window.
    pub(crate) fn end(&self) -> Result<()> {
        call(self.port, "DELETE", &format!("/session/{}", self.id), &Value::Null).map(drop)
    }

    /// Runs `body` in the page and gives back what it returns.
    pub(crate) fn script(&self, body: &str) -> Result<Value> {
        self.post("execute/sync", &json!({ "script": body, "args": [] }))
    }

    /// The text of the page as a reader sees it.
    pub(crate) fn text(&self) -> Result<String> {
        let text = self.script("return document.body.innerText")?;
        text.as_str().map(str::to_owned).context("the page has no text")
    }

    /// Waits until `xpath` finds something that can be clicked, then clicks it.
    pub(crate) fn click(&self, xpath: &str) -> Result<()> {
        // A panel that is just opening has its buttons before they have a place; a person waits as well.
        until(Duration::from_secs(20), xpath, || {
            let element = self.find(xpath).ok()?;
            self.post(&format!("element/{element}/click"), &json!({})).ok()
        })
        .map(drop)
    }

    /// Waits until `xpath` finds something and gives one of its attributes.
    pub(crate) fn attribute(&self, xpath: &str, name: &str) -> Result<String> {
        let element = self.find(xpath)?;
        let path = format!("/session/{}/element/{element}/attribute/{name}", self.id);
        let value = call(self.port, "GET", &path, &Value::Null)?;
        value.as_str().map(str::to_owned).with_context(|| format!("{xpath} has no {name}"))
    }

    /// Presses one key with Ctrl held, and with `shift` that too.
    pub(crate) fn control(&self, key: char, shift: bool) -> Result<()> {
        let body = self.find("//body")?;
        let held = if shift { format!("{CONTROL}{SHIFT}") } else { CONTROL.to_string() };
        let keys = json!({ "text": format!("{held}{key}{RELEASE}") });
        self.post(&format!("element/{body}/value"), &keys).map(drop)
    }

    /// Presses a key on whatever has the focus: `Tab`, `a`, `Shift+A`, `Ctrl+Shift+S`.
    pub(crate) fn press(&self, shortcut: &str) -> Result<()> {
        let (held, key) = shortcut.rsplit_once('+').unwrap_or(("", shortcut));
        let mut keys: Vec<char> = held.split('+').filter(|name| !name.is_empty()).map(key_of).collect::<Result<_>>()?;
        keys.push(key_of(key)?);
        let event = |kind: &str, key: &char| json!({ "type": kind, "value": key.to_string() });
        let downs = keys.iter().map(|key| event("keyDown", key));
        let ups = keys.iter().rev().map(|key| event("keyUp", key));
        let events: Vec<Value> = downs.chain(ups).collect();
        self.post("actions", &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": events }] })).map(drop)
    }

    /// Types where the focus is.
    pub(crate) fn write(&self, text: &str) -> Result<()> {
        text.chars().try_for_each(|key| self.press(&key.to_string()))
    }

    fn find(&self, xpath: &str) -> Result<String> {
        let wanted = json!({ "using": "xpath", "value": xpath });
        until(Duration::from_secs(20), xpath, || {
            let found = self.post("element", &wanted).ok()?;
            found[ELEMENT].as_str().map(str::to_owned)
        })
    }

    fn post(&self, command: &str, body: &Value) -> Result<Value> {
        call(self.port, "POST", &format!("/session/{}/{command}", self.id), body)
    }
}

/// The character by which the protocol knows a key.
fn key_of(name: &str) -> Result<char> {
    let mut letters = name.chars();
    match (name, letters.next(), letters.next()) {
        ("Ctrl", ..) => Ok(CONTROL),
        ("Shift", ..) => Ok(SHIFT),
        ("Tab", ..) => Ok(TAB),
        ("Enter", ..) => Ok(ENTER),
        ("Esc", ..) => Ok(ESCAPE),
        ("Down", ..) => Ok(DOWN),
        (_, Some(letter), None) => Ok(letter),
        _ => bail!("no key {name}"),
    }
}

/// Asks again and again until `answer` is there.
pub(crate) fn until<T>(patience: Duration, wanted: &str, mut answer: impl FnMut() -> Option<T>) -> Result<T> {
    let start = Instant::now();
    loop {
        if let Some(answer) = answer() {
            return Ok(answer);
        }
        if start.elapsed() > patience {
            bail!("waited {} s in vain for: {wanted}", patience.as_secs());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn call(port: u16, method: &str, path: &str, body: &Value) -> Result<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).with_context(|| format!("{method} {path}"))?;
    let answer = String::from_utf8(answer)?;
    let (_, content) = answer.split_once("\r\n\r\n").context("an answer without content")?;
    let value: Value = serde_json::from_str(content).with_context(|| format!("{method} {path}: {content}"))?;
    match value["value"]["error"].as_str() {
        Some(error) => Err(anyhow!("{method} {path}: {error}: {}", value["value"]["message"])),
        None => Ok(value["value"].clone()),
    }
}
