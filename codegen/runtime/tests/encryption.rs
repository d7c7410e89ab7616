//! Encryption over a real socket: whom a client trusts, and what it shows of itself.
#![cfg(any(feature = "hyper", feature = "reqwest"))]

use std::net::SocketAddr;
use std::sync::Arc;

use clientwright_runtime as rt;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rt::ErrorKind;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

#[cfg(feature = "hyper")]
use rt::HyperTransport as Transport;
#[cfg(all(feature = "reqwest", not(feature = "hyper")))]
use rt::ReqwestTransport as Transport;

static CERTIFICATE: rt::Scheme =
    rt::Scheme { name: "certificate", setter: "certificate", kind: rt::SchemeKind::MutualTls };
static GET: rt::Operation = rt::Operation {
    id: "get",
    path: "/x",
    auth: &[&[rt::Need { scheme: &CERTIFICATE, scopes: &[] }]],
    ..rt::Operation::EMPTY
};

/// An authority, and what it certifies.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority"))
    }

    fn certify(&self, name: &str) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new([name.to_owned()]).expect("a name");
        (params.signed_by(&key, &self.0).expect("a certificate"), key)
    }

    /// Certificate and key in PEM, one after the other.
    fn identity(&self, name: &str) -> String {
        let (certificate, key) = self.certify(name);
        certificate.pem() + &key.serialize_pem()
    }
}

/// A server that lets in only whom the authority certifies.
async fn server(authority: &Authority) -> SocketAddr {
    let mut roots = RootCertStore::empty();
    roots.add(authority.0.der().clone()).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let (certificate, key) = authority.certify("localhost");
    let (certificate, key) =
        (CertificateDer::from(certificate), PrivateKeyDer::try_from(key.serialize_der()).expect("a key"));
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("TLS");
    let config = config.with_client_cert_verifier(verifier.build().expect("a verifier"));
    let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(vec![certificate], key).expect("a server")));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut head = [0; 4096];
            if stream.read(&mut head).await.is_ok_and(|count| count > 0) {
                let reply = b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\nconnection: close\r\n\r\n1";
                let _ = stream.write_all(reply).await;
                let _ = stream.shutdown().await;
            }
        }
    });
    address
}

async fn call(address: SocketAddr, transport: Transport) -> Result<i64, rt::Error> {
    let client = rt::Client::builder(format!("https://localhost:{}", address.port())).transport(transport);
    let client = client.credential(&CERTIFICATE, rt::Credential::mutual_tls()).retry(rt::RetryPolicy::none());
    client.build()?.call(&GET).send().await
}

#[tokio::test]
async fn both_sides_show_certificates() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let address = server(&authority).await;
    let builder = || Transport::builder().environment_proxies(false);
    let own = || builder().trust_pem(authority.0.pem());

    let transport = own().identity_pem(authority.identity("ada")).build().expect("a transport");
    assert_eq!(call(address, transport).await.expect("an answer"), 1);

    let transport = builder().trust_certificate(authority.0.der().to_vec());
    let transport = transport.identity_pem(authority.identity("ada")).build().expect("a transport");
    assert_eq!(call(address, transport).await.expect("an answer"), 1);

    let nobody = own().build().expect("a transport");
    call(address, nobody).await.expect_err("no certificate");
    let other = own().identity_pem(stranger.identity("eve")).build().expect("a transport");
    call(address, other).await.expect_err("a certificate of a stranger");

    let untrusted = builder().identity_pem(authority.identity("ada")).build().expect("a transport");
    let error = call(address, untrusted).await.expect_err("nobody knows the server");
    assert_eq!(error.kind(), ErrorKind::Tls, "{error}");
}

#[test]
fn certificates_that_are_none() {
    for pem in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n"] {
        assert!(Transport::builder().trust_pem(pem).build().is_err(), "{pem}");
        assert!(Transport::builder().identity_pem(pem).build().is_err(), "{pem}");
    }
    let pem = Authority::new().identity("ada");
    let shown = format!("{:?}", Transport::builder().identity_pem(pem.clone()));
    let key = pem.rsplit_once("KEY-----\n").map_or("", |(before, _)| before);
    assert!(!key.is_empty() && !shown.contains("PRIVATE") && shown.contains("***"), "{shown}");
}
