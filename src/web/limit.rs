//! How often somebody may try: a small burst, then a slow drip. Never a lock.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use actix_web::HttpRequest;
use governor::clock::{Clock as GovernorClock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{NotUntil, Quota, RateLimiter};
use jiff::{SignedDuration, Timestamp};

use super::error::Fault;
use crate::base::clock::Clock;
use crate::base::site::Site;

/// The house's clock as the limiter reads it, so that tests turn it instead of waiting.
#[derive(Clone)]
struct HouseClock(Clock);

impl GovernorClock for HouseClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let seconds = self.0.now().as_second();
        Nanos::from(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
    }
}

/// Tries after which a limit forgets whoever has nothing to wait for. What it remembers stays near the number of those
/// who do.
const TIDY_EVERY: u64 = 1000;

/// One limit, by whatever key.
struct Limiter {
    rates: RateLimiter<String, DashMapStateStore<String>, HouseClock, NoOpMiddleware<Nanos>>,
    tries: AtomicU64,
}

/// How long a whole request may take, its body included.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimits {
    pub request: Duration,
    /// A roster of 10,000 people over a slow line.
    pub upload: Duration,
}

impl Default for TimeLimits {
    fn default() -> Self {
        Self { request: Duration::from_secs(15), upload: Duration::from_secs(30) }
    }
}

/// The limits of one instance. They count tries, not successes, and forget by themselves.
pub struct Limits {
    sign_in_account: Limiter,
    sign_in_address: Limiter,
    sign_in_all: Limiter,
    join_address: Limiter,
    join_all: Limiter,
    enter_address: Limiter,
    join_pauses: Mutex<HashMap<String, Timestamp>>,
    clock: Clock,
    export: Limiter,
    pub(super) time: TimeLimits,
}

impl Limits {
    pub fn new(clock: &Clock) -> Self {
        Self {
            sign_in_account: limiter(clock, 5, Duration::from_secs(30)),
            sign_in_address: limiter(clock, 20, Duration::from_secs(45)),
            sign_in_all: limiter(clock, 200, Duration::from_millis(300)),
            join_address: limiter(clock, 5, Duration::from_secs(12)),
            join_all: limiter(clock, 50, Duration::from_millis(1200)),
            enter_address: limiter(clock, 250, Duration::from_secs(36)),
            join_pauses: Mutex::default(),
            clock: clock.clone(),
            export: limiter(clock, 10, Duration::from_secs(6)),
            time: TimeLimits::default(),
        }
    }

    /// The same limits with another patience.
    pub fn with_time(self, time: TimeLimits) -> Self {
        Self { time, ..self }
    }

    /// One try to sign in, by any way: 5 for an account and 20 from an address in a quarter of an hour, then a drip.
    /// Anybody may type an account's key, so it is remembered only of those who may try at all.
    pub fn sign_in(&self, account_key: &str, from: IpAddr) -> Result<(), Fault> {
        self.sign_in_address.take(&from.to_string())?;
        self.sign_in_all.take("")?;
        self.sign_in_account.take(account_key)
    }

    /// One wrong code: 5 a minute from an address, 50 a minute in all. A right one costs nothing, so a whole team may
    /// join from behind one address.
    pub fn join(&self, from: IpAddr) -> Result<(), Fault> {
        let from = from.to_string();
        self.pause_if(&from, self.join_address.take(&from))?;
        self.pause_if("", self.join_all.take(""))
    }

    /// Whether a code may be tried at all: after too many wrong ones not even a right one is told apart.
    pub fn may_join(&self, from: IpAddr) -> Result<(), Fault> {
        let (now, pauses) = (self.clock.now(), self.join_pauses.lock().unwrap_or_else(PoisonError::into_inner));
        let until = [from.to_string().as_str(), ""].iter().filter_map(|key| pauses.get(*key)).max().copied();
        match until.filter(|until| now < *until) {
            Some(until) => {
                Err(Fault::TooMany { wait_seconds: until.duration_since(now).as_secs().unsigned_abs().max(1) })
            }
            None => Ok(()),
        }
    }

    fn pause_if(&self, key: &str, taken: Result<(), Fault>) -> Result<(), Fault> {
        if let Err(Fault::TooMany { wait_seconds }) = &taken {
            let now = self.clock.now();
            let wait = SignedDuration::from_secs(i64::try_from(*wait_seconds).unwrap_or(60));
            let mut pauses = self.join_pauses.lock().unwrap_or_else(PoisonError::into_inner);
            pauses.retain(|_, until| now < *until);
            pauses.insert(key.to_owned(), now + wait);
        }
        taken
    }

    /// One name typed at the door of a room, on the list or not, so that nobody learns here who has started: 250 at once
    /// from an address, then a hundred an hour. Fewer than a list takes, more than a room holds.
    pub fn enter(&self, from: IpAddr) -> Result<(), Fault> {
        self.enter_address.take(&from.to_string())
    }

    /// One file for HR: 10 a minute from one browser.
    pub fn export(&self, browser: &str) -> Result<(), Fault> {
        self.export.take(browser)
    }
}

/// Who asks, as limits count them: the peer, or behind a trusted proxy the last hop that is not one of ours. Hops are
/// read from the right, for whatever stands left of the first foreign one was written by whoever asks; one that cannot
/// be read counts as the proxy that passed it on.
pub fn address(request: &HttpRequest, site: &Site) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.ip().to_canonical());
    let forwarded = request.headers().get_all("x-forwarded-for");
    let lines: Vec<&str> = forwarded.map(|value| value.to_str().unwrap_or_default()).collect();
    network(asker(peer, &lines, &site.trusted_proxies))
}

fn asker(peer: IpAddr, forwarded: &[&str], trusted: &[IpAddr]) -> IpAddr {
    let mut last = peer;
    for hop in forwarded.iter().rev().flat_map(|line| line.rsplit(',')) {
        if !trusted.contains(&last) {
            break;
        }
        match hop_address(hop.trim()) {
            Some(address) => last = address,
            None => break,
        }
    }
    last
}

/// Some proxies write the port as well, and the newer kind of address in brackets.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let address = bare.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

/// A household is given 2^64 addresses of the newer kind at once: they count as one.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        older => older,
    }
}

fn limiter(clock: &Clock, burst: u32, one_per: Duration) -> Limiter {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    let quota = Quota::with_period(one_per).unwrap_or(Quota::per_minute(burst)).allow_burst(burst);
    let rates = RateLimiter::new(quota, DashMapStateStore::default(), HouseClock(clock.clone()));
    Limiter { rates, tries: AtomicU64::new(0) }
}

impl Limiter {
    fn take(&self, key: &str) -> Result<(), Fault> {
        if self.tries.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            self.rates.retain_recent();
            self.rates.shrink_to_fit();
        }
        self.rates.check_key(&key.to_owned()).map_err(|until: NotUntil<Nanos>| {
            let wait = until.earliest_possible().duration_since(self.rates.clock().now());
            Fault::TooMany { wait_seconds: Duration::from(wait).as_secs().max(1) }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::base::clock::Turned;

    fn limits() -> (Limits, Turned) {
        let clock = Turned::at(Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365));
        (Limits::new(&Clock::Turned(clock.clone())), clock)
    }

    #[test]
    fn whoever_tries_many_accounts_from_one_address_fills_no_memory() {
        let (limits, _) = limits();
        let from = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let done = (0..500).filter(|number| limits.sign_in(&format!("link {number}"), from).is_ok()).count();
        assert_eq!((done, limits.sign_in_account.rates.len()), (20, 20));
    }

    #[test]
    fn whoever_has_nothing_to_wait_for_is_forgotten() {
        let (limits, clock) = limits();
        for number in 0..6000_u32 {
            limits.sign_in(&format!("link {number}"), IpAddr::V4(Ipv4Addr::from_bits(number))).unwrap();
            limits.export(&format!("browser {number}")).unwrap();
            if number % 100 == 99 {
                clock.turn(SignedDuration::from_mins(16));
            }
        }
        let few = usize::try_from(TIDY_EVERY).unwrap() + 100;
        for limiter in [&limits.sign_in_account, &limits.sign_in_address, &limits.export] {
            assert!(limiter.rates.len() <= few, "{} are remembered", limiter.rates.len());
        }
    }

    #[test]
    fn tidying_lets_nobody_try_more_often() {
        let (limits, _) = limits();
        let from = |number: u32| IpAddr::V4(Ipv4Addr::from_bits(number));
        while limits.join(from(1)).is_ok() {}
        for number in 0..2 * TIDY_EVERY {
            limits.join_address.take(&format!("somebody else {number}")).unwrap();
        }
        assert!(limits.join(from(1)).is_err());
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn behind_a_trusted_proxy_the_last_foreign_hop_asks() {
        let ours = [ip("127.0.0.1"), ip("10.0.0.2")];
        let cases: [(&str, &[&str], &str); 9] = [
            ("9.9.9.9", &["1.1.1.1"], "9.9.9.9"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["1.1.1.1, 5.5.5.5"], "5.5.5.5"),
            ("127.0.0.1", &["1.1.1.1", "5.5.5.5, 10.0.0.2"], "5.5.5.5"),
            ("127.0.0.1", &["1.1.1.1, 6.6.6.6:4711"], "6.6.6.6"),
            ("127.0.0.1", &["1.1.1.1, [2001:db8::7]:4711"], "2001:db8::7"),
            ("127.0.0.1", &["1.1.1.1, [2001:db8::7]"], "2001:db8::7"),
            ("127.0.0.1", &["1.1.1.1, nonsense"], "127.0.0.1"),
            ("127.0.0.1", &["::ffff:5.5.5.5"], "5.5.5.5"),
        ];
        for (peer, forwarded, expected) in cases {
            assert_eq!(asker(ip(peer), forwarded, &ours), ip(expected), "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn addresses_of_one_household_count_as_one() {
        assert_eq!(network(ip("2001:db8:1:2::7")), network(ip("2001:db8:1:2:ffff::1")));
        assert_ne!(network(ip("2001:db8:1:2::7")), network(ip("2001:db8:1:3::7")));
        assert_ne!(network(ip("5.5.5.5")), network(ip("5.5.5.6")));
    }
}
