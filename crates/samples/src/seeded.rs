//! Randomness by hashing: a value depends on the seed and on what it is for, never on what was drawn before. That is why a
//! month is the same however many months are generated around it.

/// Mixes the parts into 64 well-spread bits (splitmix64 finalizer).
pub(crate) fn mix(parts: &[u64]) -> u64 {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    for &part in parts {
        state = finish(state ^ part.wrapping_mul(0xD6E8_FEB8_6659_FD93));
    }
    state
}

fn finish(mut value: u64) -> u64 {
    value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// Bits for a piece of text (FNV-1a, then mixed).
pub(crate) fn text(value: &str) -> u64 {
    let folded = value
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3));
    finish(folded)
}

/// A whole number from `-spread` to `spread`.
pub(crate) fn around(bits: u64, spread: i64) -> i64 {
    let span = spread.unsigned_abs() * 2 + 1;
    i64::try_from(bits % span).unwrap_or(0) - spread
}

/// Letters and digits as AWS uses them in line item ids and SKUs.
pub(crate) fn letters(mut bits: u64, count: usize, alphabet: &[u8; 32], out: &mut String) {
    for _ in 0..count {
        let index = usize::try_from(bits % 32).unwrap_or(0);
        out.push(char::from(alphabet[index]));
        bits /= 32;
    }
}

/// A UUID-shaped text.
pub(crate) fn uuid(bits: u64) -> String {
    let (high, low) = (finish(bits), finish(bits ^ 1));
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xFFFF,
        high & 0xFFF,
        low >> 52,
        low & 0xFFFF_FFFF_FFFF
    )
}

/// A SKU or rate code of `count` capital letters and digits.
pub(crate) fn code(bits: u64, count: usize) -> String {
    let mut out = String::new();
    for block in 0..count.div_ceil(12) {
        let wanted = (count - block * 12).min(12);
        letters(mix(&[bits, block as u64]), wanted, b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789", &mut out);
    }
    out
}
