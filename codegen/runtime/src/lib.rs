//! What generated API clients run on.
//!
//! Two halves: a codec that reads and writes JSON by tables, in place; and calls, from static descriptors of
//! operations to requests and from replies to values, over any [`Transport`].
//!
//! Code map of the second half, in the order in which a call flows through it: [`Operation`] (what is called),
//! [`Call`] (what the caller says), `request` with `encode` (the request, without I/O), `exchange` (credentials,
//! redirects, retries, time limits and hooks around a [`Transport`]), [`Output`] (the reply as a value), `stream`
//! (replies that come value by value), `paging` (lists that come page by page), [`Error`].

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
mod body;
mod builder;
mod call;
mod charset;
mod check;
mod client;
mod codec;
mod coding;
#[cfg(feature = "contract")]
pub mod contract;
mod convert;
mod encode;
mod error;
mod exchange;
#[cfg(all(feature = "fetch", target_family = "wasm", target_os = "unknown"))]
mod fetch;
mod form_value;
mod headers;
mod hooks;
#[cfg(any(feature = "reqwest", all(feature = "fetch", target_family = "wasm", target_os = "unknown")))]
mod http_library;
#[cfg(feature = "hyper")]
mod hyper;
mod limits;
mod media;
mod memory;
mod oauth2;
mod operation;
mod output;
mod paging;
mod random;
mod raw;
mod reply_headers;
mod request;
#[cfg(feature = "reqwest")]
mod reqwest;
mod retry;
#[cfg(feature = "roundtrip")]
pub mod roundtrip;
mod shell;
mod spans;
mod stream;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod tls;
mod transport;
mod url;
mod wire;

pub use bytes::Bytes;

pub use auth::{Credential, TokenSource};
pub use body::{AnyError, Body, ByteStream, File};
pub use builder::{ATTEMPT_TIMEOUT, BODY_LIMIT, CONNECT_TIMEOUT, ClientBuilder, REDIRECTS, RETRY_BUDGET};
pub use call::{Call, Sending, into, list};
pub use check::{Check, Checked, Checker, Limit, Limits, Violation, Violations, check};
pub use client::Client;
pub use codec::*;
pub use coding::Coding;
pub use encode::values::JsonValues;
pub use error::{Error, ErrorKind};
#[cfg(all(feature = "fetch", target_family = "wasm", target_os = "unknown"))]
pub use fetch::FetchTransport;
pub use form_value::FormValue;
pub use headers::{Headers, InvalidHeader};
pub use hooks::{Hook, Incoming, Outgoing};
#[cfg(feature = "hyper")]
pub use hyper::{HyperBuilder, HyperTransport};
pub use limits::RateLimit;
pub use memory::{Expectation, MemoryTransport, Recorded};
#[cfg(feature = "login")]
pub use oauth2::{Login, LoginError, LoginPage};
pub use oauth2::{OAuth2, Provider, Renewal};
pub use operation::*;
pub use output::{Download, Head, Output, Received, Take, Whole};
pub use paging::{Items, NextPage, PageInput, Pages, Paging};
pub use raw::RawCall;
#[cfg(feature = "reqwest")]
pub use reqwest::{ReqwestBuilder, ReqwestTransport};
pub use retry::RetryPolicy;
pub use stream::{Event, Events, JsonStream, RECONNECTS, Reconnect};
pub use transport::{BoxFuture, Request, Response, Timeouts, Transport, TransportError, TransportErrorKind};
pub use url::{InvalidUrl, Url};

#[doc(hidden)]
pub use output::best as __best;
