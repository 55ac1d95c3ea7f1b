//! Headless Chromium, by the DevTools protocol over a web socket.
//!
//! Protocol: <https://chromedevtools.github.io/devtools-protocol/>.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;
use tungstenite::{Message, WebSocket};

/// Names under which the browser is installed.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(240);

/// A browser with one tab; it is ended when dropped.
pub(crate) struct Browser {
    process: Child,
    socket: WebSocket<TcpStream>,
    session: Option<String>,
    n_sent: u64,
    /// Errors on the console, and requests that left the page, since the last [`Browser::complaints`].
    complaints: Vec<String>,
    has_loaded: bool,
    _profile: TempDir,
}

impl Browser {
    /// Starts the browser; absent, with a note, if none is installed, which is an error where `CI` is set.
    pub(crate) fn start() -> Option<Self> {
        let Some(program) = NAMES.into_iter().find(|name| is_installed(name)) else {
            assert!(std::env::var_os("CI").is_none(), "no Chromium is installed");
            eprintln!("skipped: no Chromium is installed");
            return None;
        };
        let profile = TempDir::new().unwrap();
        let mut process = Command::new(program)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
            ])
            .args([
                "--disable-extensions",
                "--disable-background-networking",
                "--disable-component-update",
            ])
            .args([
                "--disable-dev-shm-usage",
                "--remote-debugging-port=0",
                "--window-size=1280,900",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once("DevTools listening on ")?.1.trim().to_owned()))
            .expect("the browser says where it listens");
        // What it says from here on must go somewhere.
        std::thread::spawn(move || lines.for_each(drop));
        let host = address
            .trim_start_matches("ws://")
            .split('/')
            .next()
            .unwrap()
            .to_owned();
        let stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (socket, _) = tungstenite::client(address.as_str(), stream).unwrap();
        let mut browser = Browser {
            process,
            socket,
            session: None,
            n_sent: 0,
            complaints: Vec::new(),
            has_loaded: false,
            _profile: profile,
        };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let attached = browser.call(
            "Target.attachToTarget",
            json!({"targetId": target["targetId"], "flatten": true}),
        );
        browser.session = Some(attached["sessionId"].as_str().unwrap().to_owned());
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    /// Opens a file and waits until it has loaded.
    ///
    /// - `rest`: what follows the path in the address, such as `#T1`.
    pub(crate) fn open(&mut self, file: &Path, rest: &str) {
        self.call("Page.navigate", json!({"url": "about:blank"}));
        self.wait_for_load();
        self.call(
            "Page.navigate",
            json!({"url": format!("file://{}{rest}", file.display())}),
        );
        self.wait_for_load();
    }

    fn wait_for_load(&mut self) {
        while !self.has_loaded {
            self.receive();
        }
        self.has_loaded = false;
    }

    /// The value of an expression in the page; promises are awaited.
    pub(crate) fn eval(&mut self, expression: &str) -> Value {
        let answer = self.call(
            "Runtime.evaluate",
            json!({"expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true}),
        );
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Size of the screen in CSS pixels.
    pub(crate) fn resize(&mut self, width: u32, height: u32) {
        let is_phone = width < 500;
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone}),
        );
    }

    /// What the reader's system asks for, such as `prefers-color-scheme` `dark`.
    pub(crate) fn prefer(&mut self, feature: &str, value: &str) {
        self.call(
            "Emulation.setEmulatedMedia",
            json!({"features": [{"name": feature, "value": value}]}),
        );
    }

    /// Shows pages as they are printed.
    pub(crate) fn print(&mut self) {
        self.call("Emulation.setEmulatedMedia", json!({"media": "print"}));
    }

    /// A part of the page as PNG, in CSS pixels from its upper left corner, two pixels for each.
    pub(crate) fn picture(&mut self, y: u32, width: u32, height: u32) -> Vec<u8> {
        let clip = json!({"x": 0, "y": y, "width": width, "height": height, "scale": 2});
        let answer = self.call(
            "Page.captureScreenshot",
            json!({"clip": clip, "captureBeyondViewport": true}),
        );
        STANDARD.decode(answer["data"].as_str().unwrap()).unwrap()
    }

    /// Opens pages without running their scripts from here on.
    pub(crate) fn without_scripts(&mut self) {
        self.call("Emulation.setScriptExecutionDisabled", json!({"value": true}));
    }

    /// Presses and releases a key.
    pub(crate) fn press(&mut self, key: &str) {
        let text = if key.chars().count() == 1 { key } else { "" };
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" { text } else { "" };
            self.call(
                "Input.dispatchKeyEvent",
                json!({"type": kind, "key": key, "code": key, "text": text}),
            );
        }
    }

    /// Errors on the console and requests for anything but files, since the last call.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        self.eval("1");
        std::mem::take(&mut self.complaints)
    }

    fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.n_sent += 1;
        let id = self.n_sent;
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(message.to_string())).unwrap();
        loop {
            let answer = self.receive();
            if answer["id"] == json!(id) {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].clone();
            }
        }
    }

    fn receive(&mut self) -> Value {
        let message = self.socket.read().unwrap();
        let Ok(text) = message.to_text() else {
            return Value::Null;
        };
        let event: Value = serde_json::from_str(text).unwrap_or_default();
        let parameters = &event["params"];
        match event["method"].as_str().unwrap_or_default() {
            "Page.loadEventFired" => self.has_loaded = true,
            "Runtime.exceptionThrown" => self.complaints.push(format!("exception: {parameters}")),
            "Runtime.consoleAPICalled" if parameters["type"] == "error" => {
                self.complaints.push(format!("console: {parameters}"));
            }
            "Log.entryAdded" if parameters["entry"]["level"] == "error" => {
                self.complaints.push(format!("log: {parameters}"));
            }
            "Network.requestWillBeSent" => {
                let url = parameters["request"]["url"].as_str().unwrap_or_default();
                if !["file:", "data:", "about:"].iter().any(|kind| url.starts_with(kind)) {
                    self.complaints.push(format!("request: {url}"));
                }
            }
            "Page.javascriptDialogOpening" => self.complaints.push(format!("dialog: {parameters}")),
            _ => {}
        }
        event
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
