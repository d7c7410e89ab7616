//! The known word that was probably meant, for "did you mean".

/// The closest of `candidates`, if one is close enough to be a slip of the pen.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = word.chars().count().div_ceil(3).min(3);
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate, limit), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// So many words are looked through where any number of others may each be close to one of them.
const FEW: usize = 100;

/// The same among few words, and none among more.
pub fn nearest_of_few<'a>(word: &str, candidates: impl ExactSizeIterator<Item = &'a str>) -> Option<&'a str> {
    if candidates.len() > FEW { None } else { nearest(word, candidates) }
}

/// Insertions, deletions and substitutions between two words, case aside; some number above `limit` once it is exceeded.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().collect();
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn nearest_forgives_slips_and_nothing_more() {
        let known = ["document", "overlays", "rename"];
        for (word, meant) in [
            ("documnet", Some("document")),
            ("Document", Some("document")),
            ("overlay", Some("overlays")),
            ("renames", Some("rename")),
            ("x", None),
            ("", None),
            ("budgets", None),
        ] {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
    }
}
