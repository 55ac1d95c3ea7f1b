//! One request and its answer.

use std::time::Duration;

use ureq::http::{HeaderMap, Response, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body, Timeout};

use super::address::with_parameter;
use super::answer::says;
use super::source::{KeyPlace, Source};
use crate::config::{Certificates, FetchSettings};
use crate::error::FetchError;
use crate::workspace::Version;

/// Addresses that lead to others, one after the other.
const MAX_REDIRECTS: u32 = 5;

/// Bytes of an answer that went wrong, to be told.
const MAX_SAID: u64 = 64 * 1024;

/// Sends requests.
#[derive(Debug)]
pub(super) struct Client {
    agent: Agent,
    settings: FetchSettings,
}

/// An answer that is as it should be, as far as the protocol goes.
#[derive(Debug)]
pub(super) enum Reply {
    /// It is still that of the version that was named.
    Same,
    /// Another one.
    Answer {
        /// Decompressed.
        bytes: Vec<u8>,
        version: Version,
    },
}

/// What went wrong, and when the server wants to be asked again, as it says it.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) cause: FetchError,
    pub(super) retry_after: Option<String>,
}

impl From<FetchError> for Trouble {
    fn from(cause: FetchError) -> Self {
        Self {
            cause,
            retry_after: None,
        }
    }
}

impl Client {
    pub(super) fn new(settings: &FetchSettings) -> Self {
        let roots = match settings.certificates {
            Certificates::Bundled => RootCerts::WebPki,
            Certificates::System => RootCerts::PlatformVerifier,
        };
        let silence = Some(Duration::from_secs_f64(settings.silence_timeout));
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(MAX_REDIRECTS)
            .max_redirects_will_error(true)
            .timeout_connect(Some(Duration::from_secs_f64(settings.connect_timeout)))
            .timeout_per_read(silence)
            .timeout_per_write(silence)
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .user_agent(user_agent(&settings.contact));
        Self {
            agent: config.build().into(),
            settings: settings.clone(),
        }
    }

    /// Asks once.
    ///
    /// - `known`: the version of the answer that is there.
    ///
    /// # Errors
    /// [`Trouble`].
    pub(super) fn get(&self, source: &Source, address: &str, known: Option<&Version>) -> Result<Reply, Trouble> {
        let key = source.key.and_then(|key| Some((key.place, key.value()?)));
        let mut request = match &key {
            Some((KeyPlace::Parameter(name), value)) => self.agent.get(with_parameter(address, name, value)),
            _ => self.agent.get(address),
        };
        request = request.header(header::ACCEPT, source.shape.accept());
        if let Some((KeyPlace::Header(name), value)) = &key {
            request = request.header(*name, value);
        }
        if let Some(etag) = known.and_then(|known| known.etag.as_ref()) {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(day) = known.and_then(|known| known.last_modified.as_ref()) {
            request = request.header(header::IF_MODIFIED_SINCE, day);
        }
        let answered = match &key {
            // A key goes nowhere but where it belongs.
            Some(_) => request
                .config()
                .max_redirects(0)
                .max_redirects_will_error(false)
                .build()
                .call(),
            None => request.call(),
        };
        let mut response = answered.map_err(|error| self.trouble(error))?;
        let status = response.status().as_u16();
        match status {
            200..=299 => self.answer(&mut response),
            304 if known.is_some() => Ok(Reply::Same),
            300..=399 if key.is_some() => Err(Trouble::from(FetchError::RedirectedWithKey {
                to: text(response.headers(), &header::LOCATION).unwrap_or_default(),
            })),
            _ => Err(Trouble {
                retry_after: text(response.headers(), &header::RETRY_AFTER),
                cause: FetchError::Status {
                    status,
                    says: said(&mut response),
                },
            }),
        }
    }

    fn answer(&self, response: &mut Response<Body>) -> Result<Reply, Trouble> {
        let version = Version {
            etag: text(response.headers(), &header::ETAG),
            last_modified: text(response.headers(), &header::LAST_MODIFIED),
        };
        let limit = self.settings.max_size * 1024 * 1024;
        let bytes = response.body_mut().with_config().limit(limit).read_to_vec();
        let bytes = bytes.map_err(|error| self.trouble(error))?;
        Ok(Reply::Answer { bytes, version })
    }

    fn trouble(&self, error: ureq::Error) -> Trouble {
        let settings = &self.settings;
        Trouble::from(match error {
            ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => FetchError::Connection {
                cause: format!("the server could not be reached in {} s", settings.connect_timeout),
            },
            ureq::Error::Timeout(_) => FetchError::Silent {
                seconds: settings.silence_timeout,
            },
            ureq::Error::BodyExceedsLimit(_) => FetchError::TooLarge {
                most: settings.max_size,
            },
            ureq::Error::TooManyRedirects => FetchError::TooManyRedirects { most: MAX_REDIRECTS },
            ureq::Error::BadUri(cause) => FetchError::NotAnAddress { cause },
            ureq::Error::Http(cause) => FetchError::NotAnAddress {
                cause: cause.to_string(),
            },
            ureq::Error::Rustls(cause) => FetchError::Insecure {
                cause: cause.to_string(),
            },
            // What rustls finds wrong with a certificate comes as an error of reading.
            ureq::Error::Io(cause) if cause.to_string().contains("certificate") => FetchError::Insecure {
                cause: cause.to_string(),
            },
            ureq::Error::Io(cause) => FetchError::Connection {
                cause: cause.to_string(),
            },
            error => FetchError::Connection {
                cause: error.to_string(),
            },
        })
    }
}

/// Who asks, and where the people who run a source can reach them.
fn user_agent(contact: &str) -> String {
    let program = concat!("paperthemes/", env!("CARGO_PKG_VERSION"));
    match contact.trim() {
        "" => program.to_owned(),
        contact if contact.contains('@') && !contact.contains(':') => format!("{program} (mailto:{contact})"),
        contact => format!("{program} ({contact})"),
    }
}

fn text(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// What an answer that went wrong says, if it can be read.
fn said(response: &mut Response<Body>) -> String {
    let reader = response.body_mut().with_config().limit(MAX_SAID);
    match reader.read_to_vec() {
        Ok(bytes) if !bytes.is_empty() => says(&bytes),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contact_is_sent_as_an_address() {
        let program = format!("paperthemes/{}", env!("CARGO_PKG_VERSION"));
        assert_eq!(user_agent(" "), program);
        assert_eq!(user_agent("me@e.org"), format!("{program} (mailto:me@e.org)"));
        assert_eq!(
            user_agent("https://e.org/~me"),
            format!("{program} (https://e.org/~me)")
        );
    }
}
