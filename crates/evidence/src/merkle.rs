//! A hash tree over leaves (RFC 6962, section 2.1): one hash for all of them, and short proofs that one of them is in it.

use crate::hex::Digest;

/// The hash of a leaf: SHA-256 of a byte 0 and the leaf's bytes.
pub fn leaf(bytes: &[u8]) -> Digest {
    let mut tagged = Vec::with_capacity(bytes.len() + 1);
    tagged.push(0);
    tagged.extend_from_slice(bytes);
    Digest::of(&tagged)
}

/// The hash of an inner node: SHA-256 of a byte 1 and both hashes below it.
fn node(left: &Digest, right: &Digest) -> Digest {
    let mut tagged = [1; 65];
    for (to, from) in tagged.iter_mut().skip(1).zip(left.0.iter().chain(&right.0)) {
        *to = *from;
    }
    Digest::of(&tagged)
}

/// All levels of a tree, leaves first.
#[derive(Debug, Clone)]
pub struct Tree(Vec<Vec<Digest>>);

impl Tree {
    /// The tree over leaf hashes in this order.
    pub fn of(leaves: Vec<Digest>) -> Self {
        let mut levels = Vec::new();
        let mut level = leaves;
        while level.len() > 1 {
            // A node without a neighbour moves up as it is, which gives the tree of the RFC.
            let above = level.chunks(2).filter_map(|pair| match pair {
                [left, right] => Some(node(left, right)),
                [alone] => Some(*alone),
                _ => None,
            });
            let above = above.collect();
            levels.push(std::mem::replace(&mut level, above));
        }
        levels.push(level);
        Self(levels)
    }

    /// The root's hash; of no leaves, SHA-256 of nothing.
    pub fn root(&self) -> Digest {
        self.0.last().and_then(|level| level.first()).copied().unwrap_or_else(|| Digest::of(b""))
    }

    /// The hashes that lead from the leaf at `index` to the root, lowest first; `None` when there is no such leaf.
    pub fn path(&self, index: usize) -> Option<Vec<Digest>> {
        self.0.first()?.get(index)?;
        let neighbours = self.0.iter().enumerate().map(|(height, level)| level.get(index >> height ^ 1));
        Some(neighbours.flatten().copied().collect())
    }
}

/// Whether the leaf at `index` of `size` leaves leads by this path to this root (RFC 9162, section 2.1.3.2).
pub fn check(leaf: Digest, index: u64, size: u64, path: &[Digest], root: Digest) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last, mut hash) = (index, size - 1, leaf);
    for neighbour in path {
        if last == 0 {
            return false;
        }
        if place % 2 == 1 || place == last {
            hash = node(neighbour, &hash);
            while place % 2 == 0 && place != 0 {
                place /= 2;
                last /= 2;
            }
        } else {
            hash = node(&hash, neighbour);
        }
        place /= 2;
        last /= 2;
    }
    last == 0 && hash == root
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The eight leaves and roots of the test in the reference implementation of Certificate Transparency.
    #[test]
    fn roots_are_those_of_the_reference() {
        let leaves: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        for (count, root) in roots.iter().enumerate() {
            let tree = Tree::of(leaves.iter().take(count).map(|bytes| leaf(bytes)).collect());
            assert_eq!(tree.root().to_string(), *root, "{count} leaves");
        }
    }

    #[test]
    fn every_leaf_has_a_proof_and_no_other_leaf_or_place_shares_it() {
        for size in 1..40_u8 {
            let leaves: Vec<_> = (0..size).map(|number| leaf(&[number])).collect();
            let tree = Tree::of(leaves.clone());
            assert_eq!(tree.path(leaves.len()), None);
            for (index, hash) in leaves.iter().enumerate() {
                let path = tree.path(index).unwrap();
                let (place, size) = (index as u64, u64::from(size));
                assert!(check(*hash, place, size, &path, tree.root()), "{index} of {size}");
                assert!(!check(leaf(b"other"), place, size, &path, tree.root()));
                assert!(!check(*hash, place, size, &path, leaf(b"other")));
                assert!(!check(*hash, size, size, &path, tree.root()), "beyond the end");
                let longer: Vec<_> = path.iter().copied().chain([*hash]).collect();
                assert!(!check(*hash, place, size, &longer, tree.root()), "one hash more");
                if let [shorter @ .., _] = path.as_slice() {
                    assert!(!check(*hash, place, size, shorter, tree.root()), "one hash less");
                    assert!(!check(*hash, (place + 1) % size, size, &path, tree.root()), "another place");
                }
            }
        }
    }
}
