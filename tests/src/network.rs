//! A line between device and server that can be cut, throttled, made to lose answers, and counted.
//!
//! Real sockets on loopback, one thread a direction. Never looks into what it carries.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// What a line is doing to what it carries; changed while it runs.
#[derive(Default)]
struct Line {
    is_down: AtomicBool,
    /// Bytes of answers still let through before every connection is cut; negative means no limit.
    answer_bytes_left: AtomicI64,
    /// Bits a second in each direction; 0 means no limit.
    bits_per_second: AtomicU64,
    sent: AtomicU64,
    received: AtomicU64,
    cuts: AtomicU64,
}

/// A proxy in front of a server.
pub struct Network {
    address: SocketAddr,
    line: Arc<Line>,
}

impl Network {
    /// Opens a line to a server at `target`.
    pub fn to(target: SocketAddr) -> Network {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let address = listener.local_addr().expect("it is bound");
        let line = Arc::new(Line::default());
        line.answer_bytes_left.store(-1, Ordering::SeqCst);
        let shared = Arc::clone(&line);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let line = Arc::clone(&shared);
                thread::spawn(move || carry(connection, target, &line));
            }
        });
        Network { address, line }
    }

    /// Where a device connects.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes the network away: running connections end, new ones are closed at once.
    pub fn cut(&self) {
        self.line.is_down.store(true, Ordering::SeqCst);
    }

    /// Brings it back.
    pub fn mend(&self) {
        self.line.is_down.store(false, Ordering::SeqCst);
        self.line.answer_bytes_left.store(-1, Ordering::SeqCst);
    }

    /// Lets the server hear everything, and the device only that many bytes of answers.
    pub fn lose_answers_after(&self, bytes: u64) {
        self.line.answer_bytes_left.store(bytes as i64, Ordering::SeqCst);
    }

    /// Slows both directions.
    pub fn throttle(&self, bits_per_second: u64) {
        self.line.bits_per_second.store(bits_per_second, Ordering::SeqCst);
    }

    /// Bytes the device sent and received so far.
    pub fn bytes(&self) -> (u64, u64) {
        (self.line.sent.load(Ordering::SeqCst), self.line.received.load(Ordering::SeqCst))
    }

    /// Connections that were cut in the middle, so that a test can show its fault took effect.
    pub fn cuts(&self) -> u64 {
        self.line.cuts.load(Ordering::SeqCst)
    }
}

fn carry(device: TcpStream, target: SocketAddr, line: &Arc<Line>) {
    if line.is_down.load(Ordering::SeqCst) {
        line.cuts.fetch_add(1, Ordering::SeqCst);
        return;
    }
    let Ok(server) = TcpStream::connect(target) else { return };
    let (Ok(device_too), Ok(server_too)) = (device.try_clone(), server.try_clone()) else { return };
    let up = Arc::clone(line);
    let upward = thread::spawn(move || pump(device, server, &up, false));
    pump(server_too, device_too, line, true);
    let _ = upward.join();
}

fn pump(mut from: TcpStream, mut to: TcpStream, line: &Line, is_answer: bool) {
    let _ = from.set_read_timeout(Some(Duration::from_millis(20)));
    let mut buffer = vec![0u8; 16 * 1024];
    loop {
        if line.is_down.load(Ordering::SeqCst) {
            line.cuts.fetch_add(1, Ordering::SeqCst);
            break;
        }
        let count = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if is_idle(&error) => continue,
            Err(_) => break,
        };
        let allowed = if is_answer { allow(line, count) } else { count };
        let counter = if is_answer { &line.received } else { &line.sent };
        counter.fetch_add(allowed as u64, Ordering::SeqCst);
        if to.write_all(&buffer[..allowed]).is_err() {
            break;
        }
        pace(line, allowed);
        if allowed < count {
            line.cuts.fetch_add(1, Ordering::SeqCst);
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}

fn is_idle(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)
}

/// How many of these answer bytes may still pass.
fn allow(line: &Line, count: usize) -> usize {
    let left = line.answer_bytes_left.load(Ordering::SeqCst);
    if left < 0 {
        return count;
    }
    let allowed = count.min(left as usize);
    line.answer_bytes_left.store(left - allowed as i64, Ordering::SeqCst);
    allowed
}

#[allow(
    clippy::disallowed_methods,
    reason = "a slow line is slow: the wait is the thing pretended"
)]
/// Waits as long as a line of that speed takes for so many bytes.
fn pace(line: &Line, bytes: usize) {
    let speed = line.bits_per_second.load(Ordering::SeqCst);
    if speed > 0 {
        let until = Instant::now() + Duration::from_secs_f64(bytes as f64 * 8.0 / speed as f64);
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            thread::sleep(left);
        }
    }
}
