//! The door to the street: binding the address, serving, and ending in good order.

use crate::house::House;
use crate::router::router;
use crate::stop::{Stop, Stopper};
use crate::trouble::Trouble;
use axum::serve::ListenerExt;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// How long requests that were begun may take after the signal to end.
const GRACE: Duration = Duration::from_secs(25);

/// Takes the address.
///
/// # Errors
/// Says whether another program has it, and what to set.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, Trouble> {
    TcpListener::bind(address).await.map_err(|error| refused(address, &error))
}

fn refused(address: SocketAddr, error: &std::io::Error) -> Trouble {
    let is = |kind| error.kind() == kind;
    Trouble::new(if is(ErrorKind::AddrInUse) {
        format!(
            "{address} is taken by another program: end that one, or set listen (GUILDHALL_LISTEN, --listen) to a free port."
        )
    } else if is(ErrorKind::PermissionDenied) {
        format!(
            "This user may not listen on {address}: ports below 1024 are the system's, so set listen to a higher one."
        )
    } else {
        format!("Listening on {address} does not work ({error}): set listen to an address of this machine.")
    })
}

/// Serves until the stopper says so; requests that were begun may finish, streams end at once.
///
/// # Errors
/// When the listener fails.
pub(crate) async fn serve(listener: TcpListener, house: House) -> Result<(), Trouble> {
    let stop = house.stop.clone();
    let listener = listener.tap_io(|stream| {
        // Without it small answers wait for the client's acknowledgement; a failure costs time alone.
        let _slower = stream.set_nodelay(true);
    });
    let service = router(house).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(stop.clone().stopped());
    tokio::select! {
        served = serving => served.map_err(|error| Trouble::new(format!("Serving stopped: {error}."))),
        () = out_of_patience(stop) => {
            tracing::warn!("some requests did not finish in time and were cut off");
            Ok(())
        }
    }
}

async fn out_of_patience(stop: Stop) {
    stop.stopped().await;
    tokio::time::sleep(GRACE).await;
}

/// Says stop when the operator does: SIGTERM, or Ctrl-C.
///
/// # Errors
/// When signals cannot be listened to.
pub(crate) fn stop_on_signal(stopper: Stopper) -> Result<(), Trouble> {
    let trouble = |error| Trouble::new(format!("Signals cannot be listened to: {error}."));
    let mut terminate = signal(SignalKind::terminate()).map_err(trouble)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(trouble)?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("ending: no new requests, open ones may finish");
        stopper.stop();
    });
    Ok(())
}
