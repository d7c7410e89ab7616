//! A token that is kept as long as it is good: fetched once for all who wait, and renewed before it expires.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::discovery::Provider;
use super::endpoint::{Given, NoToken};
use super::origin::Origin;
use super::turn::Turn;
use super::{Grant, OAuth2, Renewal};
use crate::body::AnyError;
use crate::transport::BoxFuture;
use crate::{Flow, FlowKind, Scheme, SchemeKind, Secret, TokenSource, Url};

/// A token is renewed this long before it expires, or within the last fifth of its life, if that is less.
const EARLY: Duration = Duration::from_secs(60);

/// A source of the tokens that an [`OAuth2`] gets.
pub(crate) struct Tokens {
    shared: Arc<Shared>,
    turn: Turn,
    /// A request for a token on its way. It stays if the call that began it is given up, so that no answer is lost: a
    /// refresh token or a code can often be used only once.
    fetching: Mutex<Option<BoxFuture<'static, Result<Secret, NoToken>>>>,
}

struct Shared {
    origin: Origin,
    config: OAuth2,
    place: Place,
    scope: String,
    state: Mutex<State>,
}

/// Where tokens are given.
enum Place {
    Known {
        token: Url,
        refresh: Url,
    },
    /// Where the OpenID provider describes itself.
    ToBeAsked(Url),
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    refresh: Option<Secret>,
    /// Whether the grant itself was used.
    begun: bool,
    provider: Option<Provider>,
    /// How many requests for a token came to an end, and the last one's, if it was not a good one.
    rounds: u64,
    failure: Option<NoToken>,
}

/// By the transport's clock; a token that does not say how long it lives is good until the server says otherwise.
struct Held {
    token: Secret,
    renew: Option<Duration>,
    end: Option<Duration>,
}

/// What there is now.
enum Look {
    Good(Secret),
    /// Good, but not for long.
    Aging(Secret),
    Missing {
        round: u64,
    },
}

impl OAuth2 {
    /// The source of tokens for a scheme.
    pub(crate) fn source(self, scheme: &Scheme, origin: Origin) -> Result<Tokens, String> {
        let (place, scopes) = self.place(scheme, &origin)?;
        let scope = match &self.scopes {
            Some(own) => own.join(" "),
            None => scopes.join(" "),
        };
        let shared = Shared { origin, config: self, place, scope, state: Mutex::default() };
        Ok(Tokens { shared: Arc::new(shared), turn: Turn::default(), fetching: Mutex::new(None) })
    }

    fn place(&self, scheme: &Scheme, origin: &Origin) -> Result<(Place, &'static [&'static str]), String> {
        let flow = match scheme.kind {
            SchemeKind::OAuth2 { flows } => self.described(flows),
            _ => None,
        };
        let scopes = flow.map_or(&[][..], |flow| flow.scopes);
        if let Some(own) = &self.token_url {
            let own = Url::parse(own.as_str()).map_err(|invalid| format!("the token endpoint {own:?}: {invalid}"))?;
            return Ok((Place::Known { token: own.clone(), refresh: own }, scopes));
        }
        if let SchemeKind::OpenIdConnect { url } = scheme.kind {
            return Ok((Place::ToBeAsked(origin.resolve(url)?), scopes));
        }
        let described = flow.and_then(|flow| Some((flow.token_url?, flow.refresh_url.or(flow.token_url)?)));
        let (token, refresh) = described.ok_or_else(|| {
            format!("the description names no token endpoint for `{}`; give one with `token_url`", scheme.name)
        })?;
        Ok((Place::Known { token: origin.resolve(token)?, refresh: origin.resolve(refresh)? }, scopes))
    }

    /// The flow that the description lists for this grant, else another one: an endpoint often serves several.
    fn described(&self, flows: &'static [Flow]) -> Option<&'static Flow> {
        let own = |flow: &&Flow| Some(flow.kind) == self.flow();
        let gives = |flow: &&Flow| flow.token_url.is_some() && flow.kind != FlowKind::DeviceAuthorization;
        flows.iter().find(own).or_else(|| flows.iter().find(gives))
    }
}

impl TokenSource for Tokens {
    fn token(&self) -> BoxFuture<'_, Result<Secret, AnyError>> {
        Box::pin(async move { self.good().await.map_err(Into::into) })
    }

    fn refused(&self, token: &Secret) {
        let mut state = self.shared.state();
        if state.held.as_ref().is_some_and(|held| held.token == *token) {
            state.held = None;
        }
    }
}

impl Tokens {
    async fn good(&self) -> Result<Secret, NoToken> {
        match self.shared.look() {
            Look::Good(token) => Ok(token),
            Look::Aging(token) => Ok(self.renewed_early(token).await),
            Look::Missing { round } => self.missing(round).await,
        }
    }

    /// One call renews the token; the others go on with what there is.
    async fn renewed_early(&self, token: Secret) -> Secret {
        let Some(_taken) = self.turn.try_take() else { return token };
        match self.shared.look() {
            Look::Good(other) => other,
            Look::Aging(_) | Look::Missing { .. } => self.fetched().await.unwrap_or(token),
        }
    }

    async fn missing(&self, round: u64) -> Result<Secret, NoToken> {
        let _taken = self.turn.take().await;
        match self.shared.look() {
            Look::Good(token) | Look::Aging(token) => Ok(token),
            Look::Missing { round: now } => match self.shared.failure().filter(|_| now != round) {
                Some(failure) => Err(failure),
                None => self.fetched().await,
            },
        }
    }

    /// The outcome of the request that is on its way, or of a new one. Whoever calls this has the turn.
    async fn fetched(&self) -> Result<Secret, NoToken> {
        // One that was given up may have run out of time meanwhile.
        if self.fetching().is_some()
            && let Ok(token) = self.arrival().await
        {
            return Ok(token);
        }
        let shared = Arc::clone(&self.shared);
        *self.fetching() = Some(Box::pin(async move { shared.fetch().await }));
        self.arrival().await
    }

    async fn arrival(&self) -> Result<Secret, NoToken> {
        std::future::poll_fn(|cx| {
            let mut slot = self.fetching();
            let Some(fetching) = slot.as_mut() else {
                return std::task::Poll::Ready(Err(NoToken::because("nothing was asked")));
            };
            let outcome = std::task::ready!(fetching.as_mut().poll(cx));
            *slot = None;
            std::task::Poll::Ready(outcome)
        })
        .await
    }

    fn fetching(&self) -> MutexGuard<'_, Option<BoxFuture<'static, Result<Secret, NoToken>>>> {
        self.fetching.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Duration {
        self.origin.wire.transport.now()
    }

    fn look(&self) -> Look {
        let (now, state) = (self.now(), self.state());
        let over = |moment: Option<Duration>| moment.is_some_and(|moment| moment <= now);
        match &state.held {
            Some(held) if !over(held.renew) => Look::Good(held.token.clone()),
            Some(held) if !over(held.end) => Look::Aging(held.token.clone()),
            _ => Look::Missing { round: state.rounds },
        }
    }

    fn failure(&self) -> Option<NoToken> {
        self.state().failure.clone()
    }

    /// Asks for a token and keeps it.
    async fn fetch(&self) -> Result<Secret, NoToken> {
        let outcome = self.ask().await;
        let (now, mut state) = (self.now(), self.state());
        state.rounds += 1;
        state.failure = outcome.as_ref().err().cloned();
        match outcome {
            Ok(given) => {
                let renewal = state.keep(given, now);
                drop(state);
                if let Some(listener) = &self.config.listener {
                    listener(&renewal);
                }
                Ok(renewal.access_token)
            }
            Err(failure) => {
                state.put_off_renewal(now);
                Err(failure)
            }
        }
    }

    async fn ask(&self) -> Result<Given, NoToken> {
        let (token, refresh, secret_in_body) = self.addresses().await?;
        let held = self.state().refresh.clone();
        if let Some(held) = held {
            let wish = self.config.renewal(&held);
            match wish.in_body_if(secret_in_body).ask(&self.origin, &refresh).await {
                // The refresh token has expired, or was taken back.
                Err(failure) if failure.is_final() && self.config.can_begin_anew() => self.state().refresh = None,
                outcome => return outcome,
            }
        }
        if self.state().begun && !self.config.can_begin_anew() {
            return Err(NoToken::because("what the token was given for cannot be used again, and nothing renews it"));
        }
        let at = if matches!(self.config.grant, Grant::RefreshToken(_)) { refresh } else { token };
        self.config.wish(&self.scope).in_body_if(secret_in_body).ask(&self.origin, &at).await
    }

    /// Where tokens are given and renewed, and whether the program's secret must be in the body there.
    async fn addresses(&self) -> Result<(Url, Url, bool), NoToken> {
        let about = match &self.place {
            Place::Known { token, refresh } => return Ok((token.clone(), refresh.clone(), false)),
            Place::ToBeAsked(about) => about,
        };
        let known = self.state().provider.clone();
        let provider = match known {
            Some(provider) => provider,
            None => Provider::ask(&self.origin, about).await.map_err(|error| NoToken::no_provider(about, error))?,
        };
        let url = Url::parse(provider.token_url.as_str());
        let url = url.map_err(|invalid| NoToken::because(format!("the provider's token endpoint: {invalid}")))?;
        let secret_in_body = provider.secret_in_body;
        self.state().provider = Some(provider);
        Ok((url.clone(), url, secret_in_body))
    }
}

impl State {
    fn keep(&mut self, given: Given, now: Duration) -> Renewal {
        let Given { access, refresh, lifetime } = given;
        let until = |life: Duration| now.saturating_add(life);
        self.held = Some(Held {
            token: access.clone(),
            renew: lifetime.map(|life| until(life - EARLY.min(life / 5))),
            end: lifetime.map(until),
        });
        self.begun = true;
        self.refresh = refresh.or(self.refresh.take());
        Renewal { access_token: access, refresh_token: self.refresh.clone() }
    }

    /// The token that there is will do for half of what is left of its life.
    fn put_off_renewal(&mut self, now: Duration) {
        if let Some(Held { renew, end: Some(end), .. }) = &mut self.held {
            *renew = Some(now.saturating_add(end.saturating_sub(now) / 2));
        }
    }
}

impl OAuth2 {
    /// Whether what it shows is good for more than one token.
    fn can_begin_anew(&self) -> bool {
        match self.grant {
            Grant::ClientCredentials | Grant::Password { .. } | Grant::RefreshToken(_) => true,
            #[cfg(feature = "login")]
            Grant::Code { .. } => false,
        }
    }
}
