//! How connections are encrypted, and which certificates are shown and trusted: one answer for all transports here.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, client::WantsClientCert};
use rustls_platform_verifier::{BuilderVerifierExt, Verifier};

use crate::transport::{TransportError, TransportErrorKind};

/// What is trusted besides what the platform trusts, and who the client is.
#[derive(Clone, Default)]
pub(crate) struct Tls {
    roots: Vec<CertificateDer<'static>>,
    /// PEM: the client's certificate, those that certify it, and the key.
    identity: Option<Vec<u8>>,
    failure: Option<String>,
}

impl Tls {
    pub(crate) fn trust_der(&mut self, der: Vec<u8>) {
        self.roots.push(der.into());
    }

    pub(crate) fn trust_pem(&mut self, pem: &[u8]) {
        match CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>() {
            Ok(roots) if !roots.is_empty() => self.roots.extend(roots),
            Ok(_) => self.fail("there is no certificate in what is to be trusted".into()),
            Err(error) => self.fail(format!("what is to be trusted is not PEM: {error}")),
        }
    }

    pub(crate) fn identity_pem(&mut self, pem: Vec<u8>) {
        self.identity = Some(pem);
    }

    fn fail(&mut self, reason: String) {
        self.failure.get_or_insert(reason);
    }

    pub(crate) fn config(&self) -> Result<ClientConfig, TransportError> {
        if let Some(reason) = &self.failure {
            return Err(TransportError::new(TransportErrorKind::Tls, reason.as_str()));
        }
        let provider = CryptoProvider::get_default().cloned().unwrap_or_else(|| Arc::new(ring::default_provider()));
        let trusting = self.trusting(provider).map_err(no_tls)?;
        let mut config = match &self.identity {
            None => trusting.with_no_client_auth(),
            Some(pem) => {
                let (certificates, key) = identity(pem).map_err(no_tls)?;
                trusting.with_client_auth_cert(certificates, key).map_err(no_tls)?
            }
        };
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }

    fn trusting(
        &self,
        provider: Arc<CryptoProvider>,
    ) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, rustls::Error> {
        let builder =
            ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
        if !self.roots.is_empty() {
            let verifier = Verifier::new_with_extra_roots(self.roots.iter().cloned(), provider)?;
            return Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)));
        }
        match builder.clone().with_platform_verifier() {
            Ok(builder) => Ok(builder),
            // Without certificates no server is trusted, but those without encryption can still be called.
            Err(_) => Ok(builder.with_root_certificates(RootCertStore::empty())),
        }
    }
}

type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn identity(pem: &[u8]) -> Result<Identity, pem::Error> {
    let certificates = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>()?;
    Ok((certificates, PrivateKeyDer::from_pem_slice(pem)?))
}

fn no_tls(error: impl Error + Send + Sync + 'static) -> TransportError {
    TransportError::new(TransportErrorKind::Tls, error.to_string()).because(error)
}

/// Shows no key.
impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let identity = self.identity.as_ref().map(|_| "***");
        f.debug_struct("Tls").field("roots", &self.roots.len()).field("identity", &identity).finish_non_exhaustive()
    }
}

/// A cause of this type. An I/O error hides the one that it was made of, so it is looked into.
pub(crate) fn find<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    let mut cause = Some(error);
    while let Some(next) = cause {
        if let Some(found) = next.downcast_ref::<E>() {
            return Some(found);
        }
        let inside = next.downcast_ref::<io::Error>().and_then(|error| error.get_ref());
        cause = match inside {
            Some(inside) => Some(inside),
            None => next.source(),
        };
    }
    None
}
