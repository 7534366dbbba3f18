//! How often somebody may try: a small burst, then a slow drip. Never a lock.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
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

type Limiter = RateLimiter<String, DashMapStateStore<String>, HouseClock, NoOpMiddleware<Nanos>>;

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
    pub fn sign_in(&self, account_key: &str, from: IpAddr) -> Result<(), Fault> {
        take(&self.sign_in_account, account_key)?;
        take(&self.sign_in_address, &from.to_string())?;
        take(&self.sign_in_all, "")
    }

    /// One wrong code: 5 a minute from an address, 50 a minute in all. A right one costs nothing, so a whole team may
    /// join from behind one address.
    pub fn join(&self, from: IpAddr) -> Result<(), Fault> {
        let from = from.to_string();
        self.pause_if(&from, take(&self.join_address, &from))?;
        self.pause_if("", take(&self.join_all, ""))
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
        take(&self.enter_address, &from.to_string())
    }

    /// One file for HR: 10 a minute from one browser.
    pub fn export(&self, browser: &str) -> Result<(), Fault> {
        take(&self.export, browser)
    }
}

/// Who asks: the peer, or behind a trusted proxy the last hop that is not one of ours.
pub fn address(request: &HttpRequest, site: &Site) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.ip());
    if !site.trusted_proxies.contains(&peer) {
        return peer;
    }
    let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let hops: Vec<IpAddr> =
        forwarded.flat_map(|line| line.split(',')).filter_map(|hop| hop.trim().parse().ok()).collect();
    hops.into_iter().rev().find(|hop| !site.trusted_proxies.contains(hop)).unwrap_or(peer)
}

fn limiter(clock: &Clock, burst: u32, one_per: Duration) -> Limiter {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    let quota = Quota::with_period(one_per).unwrap_or(Quota::per_minute(burst)).allow_burst(burst);
    RateLimiter::new(quota, DashMapStateStore::default(), HouseClock(clock.clone()))
}

fn take(limiter: &Limiter, key: &str) -> Result<(), Fault> {
    limiter.check_key(&key.to_owned()).map_err(|until: NotUntil<Nanos>| {
        let wait = until.earliest_possible().duration_since(limiter.clock().now());
        Fault::TooMany { wait_seconds: Duration::from(wait).as_secs().max(1) }
    })
}
