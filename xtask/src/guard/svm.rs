//! A support vector machine with squared hinge loss, solved by coordinate descent in the dual (Hsieh and others, 2008).
//!
//! It uses addition, multiplication and division alone, in a fixed order, so that every machine finds the same weights.
#![expect(clippy::float_arithmetic, reason = "training; what is shipped are rounded weights")]

use wording::model::Feature;

/// One text with what it should score.
pub(super) struct Sample {
    features: Vec<(u32, f64)>,
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
const ROUNDS: usize = 25;

impl Solved {
    /// What a sample scores.
    pub(super) fn score(&self, sample: &Sample) -> f64 {
        let of = |&(place, value): &(u32, f64)| at(&self.weights, place) * value;
        sample.features.iter().map(of).sum::<f64>() + self.bias
    }
}

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

    /// A sample of few numbers, each of which counts as it is.
    pub(super) fn of_numbers(numbers: impl Iterator<Item = f64>, target: f64, cost: f64) -> Self {
        let features = (0..).zip(numbers).filter(|(_, number)| *number != 0.0).collect();
        Self { features, target, cost }
    }
}

/// How much each place may weigh: what stands in few texts says more than what stands in all of them. On average a text
/// keeps its length.
fn rarity(samples: &[Sample], features: usize) -> Vec<f64> {
    let mut seen = vec![0_u32; features];
    for &(place, _) in samples.iter().flat_map(|sample| &sample.features) {
        if let Some(count) = seen.get_mut(index(place)) {
            *count += 1;
        }
    }
    let all = samples.iter().fold(1.0, |count, _| count + 1.0);
    let mut rarity: Vec<f64> =
        seen.iter().map(|&count| halvings(all / (f64::from(count) + 1.0)) + 0.7).collect();
    let square = |sample: &Sample| -> f64 {
        let weighed = sample.features.iter().map(|&(place, value)| value * at(&rarity, place));
        weighed.map(|value| value * value).sum()
    };
    let length = (samples.iter().map(square).sum::<f64>() / all).sqrt().max(1e-9);
    for value in &mut rarity {
        *value /= length;
    }
    rarity
}

/// How often a number can be halved before it is below two, and the rest in a straight line: a logarithm by arithmetic
/// that is the same on every machine.
fn halvings(mut number: f64) -> f64 {
    let mut count = 0.0;
    while number >= 2.0 {
        number /= 2.0;
        count += 1.0;
    }
    count + number - 1.0
}

fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

fn at(values: &[f64], place: u32) -> f64 {
    values.get(index(place)).copied().unwrap_or(0.0)
}

/// Finds the weights of `features` places.
pub(super) fn solve(samples: &[Sample], features: usize) -> Solved {
    let rarity = rarity(samples, features);
    let weighed = |sample: &Sample| -> Vec<(usize, f64)> {
        let of = |&(place, value): &(u32, f64)| (index(place), value * at(&rarity, place));
        sample.features.iter().map(of).collect()
    };
    let rows: Vec<Vec<(usize, f64)>> = samples.iter().map(weighed).collect();
    let squares: Vec<f64> = rows
        .iter()
        .map(|row| row.iter().map(|(_, value)| value * value).sum::<f64>() + BIAS * BIAS)
        .collect();
    let mut weights = vec![0.0; features];
    let mut bias = 0.0;
    let mut duals = vec![0.0; samples.len()];
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..ROUNDS {
        shuffle(&mut order, &mut seed);
        for &number in &order {
            let (Some(sample), Some(row), Some(square), Some(dual)) =
                (samples.get(number), rows.get(number), squares.get(number), duals.get_mut(number))
            else {
                continue;
            };
            let of = |place: usize| weights.get(place).copied().unwrap_or(0.0);
            let score: f64 = row.iter().map(|&(place, value)| of(place) * value).sum::<f64>() + bias * BIAS;
            let soft = 0.5 / (COST * sample.cost);
            let gradient = sample.target * score - 1.0 + soft * *dual;
            let wanted = (*dual - gradient / (square + soft)).max(0.0);
            let change = (wanted - *dual) * sample.target;
            *dual = wanted;
            if change != 0.0 {
                for &(place, value) in row {
                    if let Some(weight) = weights.get_mut(place) {
                        *weight += change * value;
                    }
                }
                bias += change * BIAS;
            }
        }
    }
    for (weight, rarity) in weights.iter_mut().zip(&rarity) {
        *weight *= rarity;
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
