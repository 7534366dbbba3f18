//! The exact two-sided sign test: would so uneven a number of ups and downs often come by chance?

/// Up to here the whole sum of binomial coefficients fits 128 bits, with room for the factor 40.
const EXACT: u64 = 120;

/// p = min(1, 2 P(X >= max(up, down))) for X ~ Bin(up + down, 1/2); 1 when nobody moved.
pub fn p_value(up: u64, down: u64) -> f64 {
    let (movers, most) = (up + down, up.max(down));
    if movers <= EXACT {
        let all = (1_u128 << movers) as f64;
        return (2.0 * tail(movers, most) as f64 / all).min(1.0);
    }
    (2.0 * smooth_tail(movers as f64, most as f64)).min(1.0)
}

/// p <= 0.05. Decided by whole numbers up to 120 movers; above, the sum no longer fits 128 bits and the
/// float is right to twelve digits, far closer than any sum comes to the line.
pub fn is_clear(up: u64, down: u64) -> bool {
    let (movers, most) = (up + down, up.max(down));
    if movers <= EXACT {
        return 40 * tail(movers, most) <= 1_u128 << movers;
    }
    p_value(up, down) <= 0.05
}

/// Number of ways in which at least `most` of the movers go one way.
fn tail(movers: u64, most: u64) -> u128 {
    let (mut ways, mut sum) = (1_u128, 0);
    for k in (most..=movers).rev() {
        sum += ways;
        // C(n, k-1) = C(n, k) * k / (n-k+1); exact, because the product is divided only once.
        ways = times_over(ways, k.into(), (movers - k + 1).into());
    }
    sum
}

/// `value * factor / divisor` without leaving 128 bits; the result must be whole.
fn times_over(value: u128, factor: u128, divisor: u128) -> u128 {
    let whole = value / divisor;
    let rest = value % divisor;
    whole * factor + rest * factor / divisor
}

/// P(X >= most) by adding up terms from `most` on until they no longer count.
fn smooth_tail(movers: f64, most: f64) -> f64 {
    let mut term = probability(movers, most);
    let (mut sum, mut k) = (term, most);
    while k < movers && term > sum * 1e-18 {
        term *= (movers - k) / (k + 1.0);
        k += 1.0;
        sum += term;
    }
    sum
}

/// P(X = k) in the saddle-point form of C. Loader (2000), which keeps all digits for large n.
fn probability(n: f64, k: f64) -> f64 {
    if k >= n {
        return 0.5_f64.powf(n);
    }
    let half = n / 2.0;
    let exponent =
        stirling_rest(n) - stirling_rest(k) - stirling_rest(n - k) - deviance(k, half) - deviance(n - k, half);
    (n / (2.0 * std::f64::consts::PI * k * (n - k))).sqrt() * exponent.exp()
}

/// ln n! minus Stirling's formula.
fn stirling_rest(n: f64) -> f64 {
    if n < 16.0 {
        let ln_factorial: f64 = (2..=n as u32).map(|factor| f64::from(factor).ln()).sum();
        return ln_factorial - ((n + 0.5) * n.ln() - n + 0.5 * (2.0 * std::f64::consts::PI).ln());
    }
    let square = n * n;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square) / square)
        / n
}

/// x ln(x/m) + m - x, by a series near x = m where the terms would cancel.
fn deviance(x: f64, m: f64) -> f64 {
    if (x - m).abs() >= 0.1 * (x + m) {
        return x * (x / m).ln() + m - x;
    }
    let v = (x - m) / (x + m);
    let (mut sum, mut power, mut odd) = ((x - m) * v, 2.0 * x * v, 1.0);
    loop {
        power *= v * v;
        odd += 2.0;
        let next = sum + power / odd;
        if next == sum {
            return sum;
        }
        sum = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_of_six_is_the_smallest_clear_direction() {
        assert_eq!(p_value(6, 0), 0.03125);
        assert_eq!(p_value(0, 5), 0.0625);
        assert!(is_clear(6, 0) && !is_clear(5, 0));
        assert!(!is_clear(7, 1) && is_clear(8, 1));
    }

    #[test]
    fn nobody_moved_is_no_direction() {
        assert_eq!(p_value(0, 0), 1.0);
        assert!(!is_clear(0, 0));
    }

    #[test]
    fn the_long_form_continues_the_exact_one() {
        for (movers, most) in [(120, 60), (120, 71), (119, 75), (100, 95), (120, 119)] {
            let exact = tail(movers, most) as f64 / (1_u128 << movers) as f64;
            let smooth = smooth_tail(movers as f64, most as f64);
            assert!((exact - smooth).abs() <= 1e-12 * exact, "{movers} {most}: {exact} {smooth}");
        }
    }

    #[test]
    fn a_billion_movers_are_read_without_trouble() {
        assert_eq!(p_value(500_000_000, 500_000_000), 1.0);
        assert!(is_clear(1_000_000_000, 0));
        // Two standard deviations: 2 * (1 - Phi(2)) with the continuity correction.
        assert!((p_value(500_031_623, 499_968_377) - 0.0455).abs() < 1e-4);
    }
}
