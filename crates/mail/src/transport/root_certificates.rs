//! Whose certificates are trusted: the system's store, and authorities of the operator's own.

use std::fmt;
use std::path::{Path, PathBuf};

use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// The authorities that may vouch for a mail server. `Display` says which they are.
#[derive(Clone, Debug, Default)]
pub struct RootCertificates {
    own: Option<(PathBuf, Vec<CertificateDer<'static>>)>,
}

impl RootCertificates {
    /// The system's store, and the authorities in a PEM file beside it.
    ///
    /// # Errors
    /// Says what is wrong with the file.
    pub fn with_file(path: &Path) -> Result<Self, String> {
        let unusable = |why: &dyn fmt::Display| {
            let path = path.display();
            format!(
                "The file of certificate authorities {path} cannot be used ({why}): set tls_ca to a PEM file"
            )
        };
        let read: Result<Vec<_>, _> =
            CertificateDer::pem_file_iter(path).map_err(|error| unusable(&error))?.collect();
        let own = read.map_err(|error| unusable(&error))?;
        if own.is_empty() {
            return Err(unusable(&"there is no certificate in it"));
        }
        for certificate in &own {
            RootCertStore::empty().add(certificate.clone()).map_err(|error| unusable(&error))?;
        }
        Ok(Self { own: Some((path.to_owned(), own)) })
    }

    /// How many authorities the system's store has. `SSL_CERT_FILE` and `SSL_CERT_DIR` name another one, as for other programs.
    #[must_use]
    pub fn in_the_system() -> usize {
        rustls_native_certs::load_native_certs().certs.len()
    }

    /// What a connection to a host asks of its certificate.
    pub(super) fn parameters(&self, host: &str) -> Result<TlsParameters, lettre::transport::smtp::Error> {
        let mut builder =
            TlsParameters::builder(host.to_owned()).certificate_store(store(Self::in_the_system()));
        for certificate in self.own.iter().flat_map(|(_, own)| own) {
            builder = builder.add_root_certificate(Certificate::from_der(certificate.to_vec())?);
        }
        builder.build()
    }
}

/// Containers often come without a store; what is built in (Mozilla's list) stands in for it.
fn store(system: usize) -> CertificateStore {
    if system == 0 { CertificateStore::WebpkiRoots } else { CertificateStore::Default }
}

impl fmt::Display for RootCertificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Self::in_the_system() {
            0 => f.write_str("the authorities that come with Guildhall, since the system's store is empty"),
            count => write!(f, "the {count} authorities of the system’s store"),
        }?;
        match &self.own {
            Some((path, own)) => write!(f, ", and the {} in {}", own.len(), path.display()),
            None => Ok(()),
        }
    }
}
