//! A server on this machine that plays a source, with the faults that sources have.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A request that came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// Path and query, as sent.
    pub(crate) target: String,
    /// By name in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    /// How many requests of the same target came before it.
    pub(crate) n_before: usize,
}

/// What is answered.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) fault: Fault,
}

/// How an answer comes, if not as it should.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fault {
    None,
    /// So many bytes of the body, then the connection ends.
    CutAfter(usize),
    /// Some bytes, then a while nothing, again and again.
    Slow(Duration),
    /// So many bytes of the body, and nothing more, for as long as the server lives.
    SilentAfter(usize),
}

/// Plays until it is dropped.
pub(crate) struct Server {
    address: String,
    came: Arc<Mutex<Came>>,
    is_ended: Arc<AtomicBool>,
}

/// Requests that came.
#[derive(Debug, Default)]
struct Came {
    /// Since they were last taken.
    requests: Vec<Request>,
    /// All of them, by target.
    counts: BTreeMap<String, usize>,
}

impl Request {
    /// The value of a parameter, decoded.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let (_, query) = self.target.split_once('?')?;
        let parts = query.split('&').filter_map(|part| part.split_once('='));
        parts
            .into_iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| decoded(value))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((&first, after)) = rest.split_first() {
        if first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&after[..2]).unwrap(), 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

impl Reply {
    pub(crate) fn of(kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: 200,
            headers: vec![("Content-Type", kind.to_owned())],
            body: body.into(),
            fault: Fault::None,
        }
    }

    pub(crate) fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::of("application/json", body)
    }

    pub(crate) fn xml(body: impl Into<Vec<u8>>) -> Self {
        Self::of("text/xml; charset=utf-8", body)
    }

    pub(crate) fn status(status: u16) -> Self {
        Self {
            status,
            ..Self::of("text/plain", "")
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn but(self, fault: Fault) -> Self {
        Self { fault, ..self }
    }

    fn write(&self, stream: &mut TcpStream, is_ended: &AtomicBool) -> std::io::Result<()> {
        let mut head = format!("HTTP/1.1 {} Said\r\nConnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        if self.status != 304 {
            head += &format!("Content-Length: {}\r\n", self.body.len());
        }
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        match self.fault {
            Fault::None => stream.write_all(&self.body),
            Fault::CutAfter(n) => stream.write_all(&self.body[..n]),
            Fault::Slow(pause) => self.body.chunks(self.body.len().div_ceil(8)).try_for_each(|part| {
                std::thread::sleep(pause);
                stream.write_all(part)
            }),
            Fault::SilentAfter(n) => {
                stream.write_all(&self.body[..n])?;
                while !is_ended.load(Ordering::Relaxed) {
                    std::thread::sleep(Duration::from_millis(10));
                }
                Ok(())
            }
        }
    }
}

impl Server {
    /// - `answer`: to each request, from several threads.
    pub(crate) fn new(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: format!("http://{}", listener.local_addr().unwrap()),
            came: Arc::default(),
            is_ended: Arc::default(),
        };
        let (came, is_ended, answer) = (Arc::clone(&server.came), Arc::clone(&server.is_ended), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if is_ended.load(Ordering::Relaxed) {
                    return;
                }
                let (came, is_ended, answer) = (Arc::clone(&came), Arc::clone(&is_ended), Arc::clone(&answer));
                // Who asked may be gone already.
                std::thread::spawn(move || serve(stream.ok()?, &came, &is_ended, &*answer).ok());
            }
        });
        server
    }

    /// Where it is, without a slash at the end.
    pub(crate) fn url(&self) -> &str {
        &self.address
    }

    /// Every request that came since [`Self::targets`] took them.
    pub(crate) fn came(&self) -> Vec<Request> {
        self.came.lock().unwrap().requests.clone()
    }

    /// Targets of the requests that came since the last call.
    pub(crate) fn targets(&self) -> Vec<String> {
        let mut came = self.came.lock().unwrap();
        came.requests.drain(..).map(|request| request.target).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_ended.store(true, Ordering::Relaxed);
        // Wakes the one who waits for it.
        let _ = TcpStream::connect(self.address.trim_start_matches("http://"));
    }
}

fn serve(
    mut stream: TcpStream,
    came: &Mutex<Came>,
    is_ended: &AtomicBool,
    answer: &dyn Fn(&Request) -> Reply,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = BTreeMap::new();
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let request = {
        let mut came = came.lock().unwrap();
        let count = came.counts.entry(target.clone()).or_default();
        let request = Request {
            target,
            headers,
            n_before: *count,
        };
        *count += 1;
        came.requests.push(request.clone());
        request
    };
    answer(&request).write(&mut stream, is_ended)
}
