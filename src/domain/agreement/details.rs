//! Figures for the details drawer, as other programs print them. Floats, shown only: no word is decided here.

/// Standard normal quantile of a 95 % interval.
const Z: f64 = 1.959_963_984_540_054;

/// Figures of a scale with points 1 to c; `None` where a figure is not defined.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ScaleDetails {
    pub mean: Option<f64>,
    /// With n - 1.
    pub sd: Option<f64>,
    pub interp_median: Option<f64>,
    /// Average distance from the mean.
    pub ad_m: Option<f64>,
    /// r_wg against even answers, never below 0 (James, Demaree and Wolf).
    pub rwg: Option<f64>,
    /// r*_wg against answers at the two ends, may be negative (Lindell).
    pub rwg_star: Option<f64>,
    /// a_wg (Brown and Hauenstein).
    pub awg: Option<f64>,
    /// Leik's ordinal dispersion: average distance from the median over its largest value.
    pub leik_d: Option<f64>,
    /// van der Eijk's agreement A.
    pub vde_a: Option<f64>,
    /// Consensus of Tastle and Wierman.
    pub cns: Option<f64>,
}

/// Figures of a single choice with k options; all `None` when nobody answered.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SingleDetails {
    /// Index of qualitative variation: 0 all the same, 1 evenly spread.
    pub iqv: Option<f64>,
    /// Entropy over its largest value.
    pub entropy: Option<f64>,
    /// Wilson 95 % interval of the most chosen option's share.
    pub wilson: Option<(f64, f64)>,
}

/// The interval is for large groups in which somebody has not answered; a complete team has no sampling error.
pub fn shows_interval(n: u64, missing: u64) -> bool {
    n >= 30 && missing > 0
}

pub fn of_scale(counts: &[u64]) -> ScaleDetails {
    let Some(middle) = super::scale::measure(counts) else {
        return ScaleDetails::default();
    };
    let sums = Sums::of(counts);
    let (n, c) = (sums.n as f64, counts.len() as f64);
    let mean = sums.first as f64 / n;
    let weighted = |figure: &dyn Fn(f64) -> f64| -> f64 {
        points(counts).map(|(point, people)| people * figure(point)).sum::<f64>() / n
    };
    let variance = sums.variance();
    ScaleDetails {
        mean: Some(mean),
        sd: variance.map(f64::sqrt),
        interp_median: Some(interpolated_median(counts, middle.low, middle.high)),
        ad_m: Some(weighted(&|point| (point - mean).abs())),
        rwg: variance.map(|s2| (1.0 - s2 / ((c * c - 1.0) / 12.0)).max(0.0)),
        rwg_star: variance.map(|s2| 1.0 - s2 / ((c - 1.0) / 2.0).powi(2)),
        awg: variance.and_then(|s2| awg(&sums, s2, counts.len() as i128)),
        leik_d: Some(middle.s as f64 / n / ((c - 1.0) / 2.0)),
        vde_a: Some(van_der_eijk(counts)),
        cns: Some(1.0 + weighted(&|point| (1.0 - (point - mean).abs() / (c - 1.0)).log2())),
    }
}

pub fn of_single(counts: &[u64]) -> SingleDetails {
    let n: u64 = counts.iter().sum();
    let most = counts.iter().copied().max().unwrap_or(0);
    if n == 0 {
        return SingleDetails::default();
    }
    let k = counts.len() as f64;
    let shares = || counts.iter().filter(|&&people| people > 0).map(|&people| people as f64 / n as f64);
    let squares: f64 = shares().map(|p| p * p).sum();
    let entropy: f64 = shares().map(|p| -p * p.ln()).sum();
    SingleDetails {
        iqv: (k > 1.0).then(|| k / (k - 1.0) * (1.0 - squares)),
        entropy: (k > 1.0).then(|| (entropy / k.ln()).max(0.0)),
        wilson: Some(wilson(most as f64, n as f64)),
    }
}

/// Kendall's W with the correction for ties, and the mean rank correlation of two people.
/// `None` below two orders.
pub fn of_ranking(tally: &super::ranking::Tally) -> Option<(f64, f64)> {
    let (n, m) = (i128::from(tally.n), tally.sum2.len() as i128);
    if n < 2 {
        return None;
    }
    let squares: i128 = tally.sum2.iter().map(|&sum| i128::from(sum) * i128::from(sum)).sum();
    let part = 3 * squares - 3 * n * n * m * (m + 1) * (m + 1);
    let whole = n * n * (m * m * m - m) - n * i128::from(tally.ties);
    let w = part as f64 / whole as f64;
    let n = n as f64;
    (whole > 0).then_some((w, (n * w - 1.0) / (n - 1.0)))
}

/// Points from 1 on that somebody chose, with the people behind them.
fn points(counts: &[u64]) -> impl Iterator<Item = (f64, f64)> + '_ {
    counts.iter().enumerate().filter(|(_, people)| **people > 0).map(|(i, &people)| ((i + 1) as f64, people as f64))
}

/// Whole-number sums of the answers: people, points, squared points.
struct Sums {
    n: i128,
    first: i128,
    second: i128,
}

impl Sums {
    fn of(counts: &[u64]) -> Sums {
        let mut sums = Sums { n: 0, first: 0, second: 0 };
        for (point, &people) in (1_i128..).zip(counts) {
            sums.n += i128::from(people);
            sums.first += point * i128::from(people);
            sums.second += point * point * i128::from(people);
        }
        sums
    }

    /// With n - 1; taken from whole numbers so that large groups lose no digits.
    fn variance(&self) -> Option<f64> {
        let whole = self.n * (self.n - 1);
        (whole > 0).then(|| (self.n * self.second - self.first * self.first) as f64 / whole as f64)
    }
}

/// Not defined where the answers lie so near an end that their variance cannot reach its maximum.
fn awg(sums: &Sums, variance: f64, c: i128) -> Option<f64> {
    if sums.first == sums.n || sums.first == c * sums.n {
        return Some(1.0);
    }
    if sums.first < (sums.n - 1) + c || sums.first > c * (sums.n - 1) + 1 {
        return None;
    }
    let (n, c) = (sums.n as f64, c as f64);
    let mean = sums.first as f64 / n;
    let largest = ((1.0 + c) * mean - mean * mean - c) * n / (n - 1.0);
    Some(1.0 - 2.0 * variance / largest)
}

fn interpolated_median(counts: &[u64], low: usize, high: usize) -> f64 {
    let point = (low + 1) as f64;
    if low != high {
        return f64::midpoint(point, (high + 1) as f64);
    }
    let n: u64 = counts.iter().sum();
    let below: u64 = counts.iter().take(low).sum();
    let here = counts.get(low).copied().unwrap_or(1);
    point - 0.5 + (n as f64 / 2.0 - below as f64) / here as f64
}

/// Peels the answers into layers of equal height and weighs the agreement of each layer's pattern.
fn van_der_eijk(counts: &[u64]) -> f64 {
    let n: u64 = counts.iter().sum();
    let mut rest = counts.to_vec();
    let mut agreement = 0.0;
    while let Some(height) = rest.iter().copied().filter(|&people| people > 0).min() {
        let pattern: Vec<bool> = rest.iter().map(|&people| people > 0).collect();
        let layer = pattern.iter().filter(|&&chosen| chosen).count() as u64 * height;
        agreement += pattern_agreement(&pattern) * layer as f64 / n as f64;
        rest.iter_mut().for_each(|people| *people = people.saturating_sub(height));
    }
    agreement
}

fn pattern_agreement(pattern: &[bool]) -> f64 {
    let c = pattern.len();
    let chosen = pattern.iter().filter(|&&chosen| chosen).count();
    if chosen == 1 {
        return 1.0;
    }
    let (mut united, mut parted) = (0_u32, 0_u32);
    for i in 0..c {
        for j in i + 1..c {
            for k in j + 1..c {
                match (pattern[i], pattern[j], pattern[k]) {
                    (true, true, false) | (false, true, true) => united += 1,
                    (true, false, true) => parted += 1,
                    _ => {}
                }
            }
        }
    }
    if united + parted == 0 {
        return 0.0;
    }
    let (tu, td, c) = (f64::from(united), f64::from(parted), c as f64);
    let unimodality = ((c - 2.0) * tu - (c - 1.0) * td) / ((c - 2.0) * (tu + td));
    unimodality * (1.0 - (chosen as f64 - 1.0) / (c - 1.0))
}

fn wilson(people: f64, n: f64) -> (f64, f64) {
    let share = people / n;
    let widened = 1.0 + Z * Z / n;
    let centre = (share + Z * Z / (2.0 * n)) / widened;
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt() / widened;
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_and_one_person_leave_figures_open() {
        assert_eq!(of_scale(&[0, 0, 0]), ScaleDetails::default());
        let one = of_scale(&[0, 1, 0]);
        assert_eq!((one.mean, one.sd, one.awg, one.cns), (Some(2.0), None, None, Some(1.0)));
    }

    #[test]
    fn united_answers_at_an_end_are_full_agreement() {
        assert_eq!(of_scale(&[4, 0, 0]).awg, Some(1.0));
        assert_eq!(of_scale(&[0, 0, 4]).awg, Some(1.0));
        assert_eq!(of_scale(&[0, 1, 3]).awg, None);
    }

    #[test]
    fn an_interval_is_shown_only_to_large_groups_with_people_missing() {
        assert!(shows_interval(30, 1));
        assert!(!shows_interval(30, 0) && !shows_interval(29, 5));
    }

    #[test]
    fn a_billion_answers_lose_no_digits() {
        let figures = of_scale(&[500_000_000, 0, 0, 0, 500_000_000]);
        assert_eq!(figures.mean, Some(3.0));
        assert!((figures.sd.unwrap() - 2.0).abs() < 1e-8);
        assert!((figures.vde_a.unwrap() + 1.0).abs() < 1e-12);
    }
}
