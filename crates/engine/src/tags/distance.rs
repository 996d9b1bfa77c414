//! How many typing errors lie between two words.

/// Letters inserted, left out, replaced, or swapped with their neighbor (Damerau-Levenshtein, each place edited once); none beyond
/// `limit`.
pub(crate) fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    // Rows of the table of prefixes: two back, one back, this one.
    let (mut before, mut last, mut row) =
        (vec![0; b.len() + 1], (0..=b.len()).collect::<Vec<_>>(), vec![0; b.len() + 1]);
    for i in 1..=a.len() {
        row[0] = i;
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        // A swap looks two rows back, so both must be beyond the limit.
        if row.iter().chain(&last).all(|edits| *edits > limit) {
            return None;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last.last().copied().filter(|edits| *edits <= limit)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn every_kind_of_slip_is_one_edit() {
        for slip in ["paymnets", "paymets", "paymeents", "peyments", "payments1"] {
            assert_eq!(distance(slip, "payments", 2), Some(1), "{slip}");
        }
        assert_eq!(distance("payments", "payments", 0), Some(0));
        assert_eq!(distance("", "ab", 2), Some(2));
        assert_eq!(distance("größe", "grösse", 2), Some(2));
    }

    #[test]
    fn what_is_further_is_not_measured() {
        assert_eq!(distance("east", "west", 1), None);
        assert_eq!(distance("fleet", "telemetry", 2), None);
    }
}
