//! Rust's indented `Debug`, with whatever fits into a line on one line.

/// Columns of a line.
const WIDTH: usize = 120;

/// Folds every bracket that fits. Texts in it have no line ends: `Debug` escapes them.
pub(super) fn fold(text: &str) -> String {
    let mut done: Vec<String> = Vec::new();
    // Where in `done` the lines begin that open a bracket.
    let mut open: Vec<usize> = Vec::new();
    for line in text.lines() {
        done.push(line.to_owned());
        if line.ends_with(['{', '[', '(']) {
            open.push(done.len() - 1);
        } else if line.trim_start().starts_with(['}', ']', ')'])
            && let Some(from) = open.pop()
            && let Some(folded) = folded(&done[from..])
        {
            done.truncate(from);
            done.push(folded);
        }
    }
    done.join("\n") + "\n"
}

/// The lines as one, if that is short enough. The first opens a bracket and the last closes it.
fn folded(lines: &[String]) -> Option<String> {
    let [first, inner @ .., last] = lines else { return None };
    let inner = inner.iter().map(|line| line.trim_start()).collect::<Vec<_>>().join(" ");
    let inner = inner.trim_end_matches(',');
    let pad = if first.ends_with('{') { " " } else { "" };
    let line = format!("{first}{pad}{inner}{pad}{}", last.trim_start());
    (line.chars().count() <= WIDTH).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn what_fits_is_on_one_line_and_the_rest_is_not() {
        #[derive(Debug)]
        #[expect(dead_code, reason = "only `Debug` reads it")]
        struct Named {
            name: &'static str,
            of: Vec<Option<u8>>,
        }
        let short = Named { name: "a {\n", of: vec![Some(1), None] };
        assert_eq!(fold(&format!("{short:#?}")), "Named { name: \"a {\\n\", of: [Some(1), None] }\n");
        let long = Named { name: "0123456789", of: vec![Some(123); 20] };
        let items = vec!["        Some(123),\n"; 20].concat();
        assert_eq!(
            fold(&format!("{long:#?}")),
            format!("Named {{\n    name: \"0123456789\",\n    of: [\n{items}    ],\n}}\n")
        );
    }
}
