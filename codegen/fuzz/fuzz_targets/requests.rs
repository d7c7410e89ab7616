#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| clientwright_fuzz::requests::check(bytes));
