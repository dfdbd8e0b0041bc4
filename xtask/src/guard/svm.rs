//! A support vector machine with squared hinge loss, solved by coordinate descent in the dual (Hsieh and others, 2008).
//!
//! It uses addition, multiplication and division alone, in a fixed order, so that every machine finds the same weights.
#![expect(clippy::float_arithmetic, reason = "training; what is shipped are rounded weights")]

use wording::model::Feature;

/// One text with what it should score.
pub(super) struct Sample {
    features: Vec<(u16, f64)>,
    target: f64,
    cost: f64,
}

/// What was found.
pub(super) struct Solved {
    pub(super) weights: Vec<f64>,
    pub(super) bias: f64,
}

/// What the whole of a text's features adds up to beside the bias.
const BIAS: f64 = 0.3;
/// What an error costs beside large weights; chosen on texts held out.
const COST: f64 = 3.0;
const ROUNDS: usize = 60;

impl Sample {
    /// `target` is 1 or -1, `cost` what an error costs.
    pub(super) fn new(features: &[Feature], target: f64, cost: f64) -> Self {
        let square: f64 =
            features.iter().map(|feature| f64::from(feature.weight) * f64::from(feature.weight)).sum();
        let length = square.sqrt().max(1.0);
        let features =
            features.iter().map(|feature| (feature.place, f64::from(feature.weight) / length)).collect();
        Self { features, target, cost }
    }
}

/// Finds the weights of `features` places.
pub(super) fn solve(samples: &[Sample], features: usize) -> Solved {
    let mut weights = vec![0.0; features];
    let mut bias = 0.0;
    let mut duals = vec![0.0; samples.len()];
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..ROUNDS {
        shuffle(&mut order, &mut seed);
        for &number in &order {
            let (Some(sample), Some(dual)) = (samples.get(number), duals.get_mut(number)) else { continue };
            let of = |place: u16| weights.get(usize::from(place)).copied().unwrap_or(0.0);
            let score: f64 =
                sample.features.iter().map(|&(place, value)| of(place) * value).sum::<f64>() + bias * BIAS;
            let soft = 0.5 / (COST * sample.cost);
            let gradient = sample.target * score - 1.0 + soft * *dual;
            let wanted = (*dual - gradient / (1.0 + BIAS * BIAS + soft)).max(0.0);
            let change = (wanted - *dual) * sample.target;
            *dual = wanted;
            if change != 0.0 {
                for &(place, value) in &sample.features {
                    if let Some(weight) = weights.get_mut(usize::from(place)) {
                        *weight += change * value;
                    }
                }
                bias += change * BIAS;
            }
        }
    }
    Solved { weights, bias: bias * BIAS }
}

/// Fisher and Yates with xorshift: the same order every time.
fn shuffle(order: &mut [usize], seed: &mut u64) {
    for last in (1..order.len()).rev() {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        let other = usize::try_from(*seed % (u64::try_from(last).unwrap_or(0) + 1)).unwrap_or(0);
        order.swap(last, other);
    }
}
