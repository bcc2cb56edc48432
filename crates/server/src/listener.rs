//! The door to the street: binding the address, serving, and ending in good order.

use crate::house::House;
use crate::places::Places;
use crate::router::router;
use crate::stop::{Stop, Stopper};
use crate::trouble::Trouble;
use crate::unread::Unread;
use axum::Extension;
use axum::extract::ConnectInfo;
use guildhall_service::network;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Layer;

/// How long requests that were begun may take after the signal to end.
const GRACE: Duration = Duration::from_secs(25);
/// How long nothing is accepted after the system could not.
const PAUSE: Duration = Duration::from_millis(500);

/// How much of an answer the system keeps for a client, in bytes: enough for a few megabytes a second across the world.
const SEND_BUFFER: u32 = 256 * 1024;
/// How many connections wait to be accepted.
const BACKLOG: u32 = 1_024;

/// Takes the address.
///
/// # Errors
/// Says whether another program has it, and what to set.
pub(crate) fn bind(address: SocketAddr) -> Result<TcpListener, Trouble> {
    listen(address).map_err(|error| refused(address, &error))
}

/// Listens with a send buffer of one size for every connection: the system says that there is room in it once a client has taken a third, so
/// that a slow client is seen to read.
fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
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
/// At most so many connections are open at once: the next wait to be accepted. What one network opens beyond its own number is closed at once, unless
/// all of them come through a proxy of the operator's. One on which no whole request head arrives in time is closed,
/// whether it says too little or nothing; so is one whose client does not take its answer.
///
/// # Errors
/// None of its own: a connection that fails is its client's trouble.
pub(crate) async fn serve(listener: TcpListener, house: House) -> Result<(), Trouble> {
    let (stop, patience) = (house.stop.clone(), house.patience);
    let most = if house.trust_proxy { 0 } else { patience.per_address };
    let networks = Places::<String>::default();
    let router = router(house);
    let open = Arc::new(Semaphore::new(patience.connections));
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience.head);
    let stopped = stop.clone().stopped();
    tokio::pin!(stopped);
    loop {
        let (stream, client, place) = tokio::select! {
            () = &mut stopped => break,
            accepted = accept(&listener, &open) => accepted,
        };
        let Some(own) = networks.take(network(client.ip()), most) else {
            tracing::debug!(%client, most, "one address has as many connections as it may");
            continue;
        };
        let stream = Unread::new(stream, patience.unread);
        let service = TowerToHyperService::new(Extension(ConnectInfo(client)).layer(router.clone()));
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop((place, own));
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = out_of_patience(stop) => tracing::warn!("some requests did not finish in time and were cut off"),
    }
    Ok(())
}

/// The next connection, once there is a place for it. What goes wrong meanwhile passes: the client is gone, or no more files can be opened.
async fn accept(
    listener: &TcpListener,
    open: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, Option<OwnedSemaphorePermit>) {
    // It is never closed, so that there always is a place in the end.
    let place = Arc::clone(open).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, client)) => {
                // Without it small answers wait for the client's acknowledgement; a failure costs time alone.
                let _slower = stream.set_nodelay(true);
                return (stream, client, place);
            }
            Err(error) if is_the_clients(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

fn is_the_clients(error: &std::io::Error) -> bool {
    [ErrorKind::ConnectionRefused, ErrorKind::ConnectionAborted, ErrorKind::ConnectionReset]
        .contains(&error.kind())
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
