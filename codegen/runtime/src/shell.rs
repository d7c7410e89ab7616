//! A crate's own client and builder, as thin shells around those here.

/// Makes a crate's own client and builder: a shell around [`Client`](crate::Client) and
/// [`ClientBuilder`](crate::ClientBuilder), to which generated code adds the groups and the setters for credentials.
///
/// `default_server` is `None`, `Some("https://..")`, or a `&'static` [`Server`](crate::Server).
#[macro_export]
macro_rules! client {
    ($(#[$doc:meta])* $client:ident, $builder:ident, default_server: None $(,)?) => {
        $crate::client!(@types $(#[$doc])* $client, $builder);
    };
    ($(#[$doc:meta])* $client:ident, $builder:ident, default_server: Some($url:expr) $(,)?) => {
        $crate::client!(
            $(#[$doc])* $client, $builder,
            default_server: &$crate::Server { url: $url, variables: &[] }
        );
    };
    ($(#[$doc:meta])* $client:ident, $builder:ident, default_server: $server:expr $(,)?) => {
        $crate::client!(@types $(#[$doc])* $client, $builder);

        impl $client {
            /// A client of the server that the description names, to be set up.
            pub fn default_builder() -> $builder {
                static SERVER: &$crate::Server = $server;
                let builder = $builder($crate::ClientBuilder::server(SERVER));
                builder.user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
            }
        }
    };
    (@types $(#[$doc:meta])* $client:ident, $builder:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $client($crate::Client);

        impl $client {
            /// A client to be set up. The base URL is what stands before the paths of all operations.
            pub fn builder(base_url: impl Into<String>) -> $builder {
                let builder = $builder($crate::Client::builder(base_url));
                builder.user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
            }

            /// A client without credentials, with everything else as usual.
            ///
            /// # Errors
            /// If the base URL cannot be used.
            pub fn new(base_url: impl Into<String>) -> Result<Self, $crate::Error> {
                Self::builder(base_url).build()
            }

            /// The runtime's client, which makes the calls.
            pub fn inner(&self) -> &$crate::Client {
                &self.0
            }
        }

        /// Puts a client together.
        #[derive(Debug)]
        #[must_use = "a builder does nothing until `build` is called"]
        pub struct $builder($crate::ClientBuilder);

        impl $builder {
            $crate::client! { @forward
                /// What stands before the paths of all operations, with or without a path and a slash at its end.
                base_url(base_url: impl Into<String>),
                /// Sends everything to this origin instead, also what is served elsewhere; paths stay. For tests.
                origin(origin: impl Into<String>),
                /// Chooses the value of a variable of the server's URL.
                server_variable(name: impl Into<String>, value: impl Into<String>),
                /// What carries the requests; else real HTTP.
                transport(transport: impl $crate::Transport),
                /// Sends a request without credentials, rather than not at all, if none is there that it needs.
                allow_anonymous(),
                /// Allows credentials to be sent to another origin, for operations that are served there.
                trust_origin(origin: impl Into<String>),
                /// What is sent as `User-Agent`; else the name and version of this crate.
                user_agent(user_agent: &str),
                /// A header of every request, unless the operation or the call sets it otherwise.
                header(name: &str, value: &str),
                /// As `header`, with a value that `Debug` does not show.
                secret_header(name: &str, value: &str),
                /// Looks at every request and reply.
                hook(hook: impl $crate::Hook),
                /// Limits the time of each call, with redirects and with getting a token; else there is no limit.
                timeout(limit: impl Into<Option<std::time::Duration>>),
                /// Limits the time from one request to the end of its reply; else a minute, if neither is a stream.
                attempt_timeout(limit: impl Into<Option<std::time::Duration>>),
                /// Limits the time until a connection is there; else ten seconds.
                connect_timeout(limit: impl Into<Option<std::time::Duration>>),
                /// How many octets of a reply's body are kept; else 64 MiB. A longer body is an error.
                body_limit(octets: usize),
                /// How many redirects are followed; else 10. With 0 a redirect is a reply as any other.
                redirects(limit: usize),
                /// When requests are sent again; else as `RetryPolicy::new` says.
                retry(policy: $crate::RetryPolicy),
                /// How many retries are made at most while the server fails; else 50. Ten good replies allow one more.
                retry_budget(retries: u32),
                /// Names the header whose key lets the server know a repeated request, so that those of methods which
                /// are not idempotent can be sent again.
                idempotency_header(name: impl Into<String>),
                /// Compresses the bodies of requests that are large enough to gain by it.
                compress_bodies(coding: $crate::Coding),
                /// Reads replies that do not keep to the description: what is missing or does not fit is empty then, and
                /// `Whole::deviations` tells it.
                lenient(lenient: bool),
                /// What separates the parts of a multipart body, for tests; else it is random.
                multipart_boundary(boundary: impl Into<String>),
            }

            /// Gives what is shown for one of the description's schemes.
            pub fn credential(self, scheme: &'static $crate::Scheme, credential: $crate::Credential) -> Self {
                Self(self.0.credential(scheme, credential))
            }

            /// The client.
            ///
            /// # Errors
            /// If something that was given cannot be used.
            pub fn build(self) -> Result<$client, $crate::Error> {
                self.0.build().map($client)
            }
        }
    };
    (@forward $($(#[$doc:meta])* $name:ident($($argument:ident: $ty:ty),*)),* $(,)?) => {
        $(
            $(#[$doc])*
            pub fn $name(self $(, $argument: $ty)*) -> Self {
                Self(self.0.$name($($argument),*))
            }
        )*
    };
}
