use proptest::prelude::*;

use super::*;
use crate::corpus::text::folded;

fn seen(text: &str) -> String {
    folded(&without_commands(text))
}

#[test]
fn formulas_are_readable() {
    for (text, expected) in [
        (r"$\ell_1$-norm", "ℓ1-norm"),
        (r"$O(n^2)$ and $O(n^{-1/2})$ time", "O(n²) and O(n^-1/2) time"),
        (r"CO$_2$, H$_2$O and Ca$^{2+}$", "CO2, H2O and Ca²⁺"),
        (r"$\alpha$-helix, $\beta_{10}$", "α-helix, β10"),
        (r"$x_{\mathrm{max}} \le 10^{-3}$", "x_max ≤ 10⁻³"),
        (r"$\frac{1}{2}$ of $\frac{a+b}{c}$", "1/2 of (a+b)/c"),
        (r"$\tilde{O}(\sqrt{n \log n})$", "Õ(√(n log n))"),
        (r"the $k^{th}$ of $90^\circ$", "the kth of 90°"),
        (r"\(a \times b\) and \[c\]", "a × b and c"),
        (r"$\mathcal{N}=4$ and $\mathbb{R}^n$", "N=4 and Rⁿ"),
        (r"$x \in \{0,1\}$", "x ∈ {0,1}"),
        (r"$$a = b$$", "a = b"),
    ] {
        assert_eq!(seen(text), expected, "{text}");
    }
}

#[test]
fn arguments_that_are_no_text_are_dropped() {
    for (text, expected) in [
        (
            r"\textcolor{red}{growth} \cite{smith2020ice,kim2021}; \vspace{-2mm} x",
            "growth; x",
        ),
        (r"as in \citep[see][p.~3]{a}, and Fig.~\ref{fig:x}", "as in, and Fig."),
        (r"known (\cite{x}) and [\citet*{y}] facts", "known and facts"),
        (r"\begin{equation} a=b \label{eq:one} \end{equation} c", "a=b c"),
        (
            r"\href{https://a.org}{our page} and \url{https://b.org/x_y}",
            "our page and https://b.org/x_y",
        ),
        (r"text\footnote{Not \emph{this}.} goes on", "text goes on"),
        (r"{\color{blue} blue} \colorbox{gray}{box}", "blue box"),
        (
            r"\textbf{Bold}, \emph{it \textit{is}} {\em so} \texttt{x}",
            "Bold, it is so x",
        ),
        (r"50\% of R\&D at \$5 in a\_b", "50% of R&D at $5 in a_b"),
        (r"a title \\ in two lines", "a title in two lines"),
        (r"the {B}ayesian {BERT}: {GPT-4}", "the Bayesian BERT: GPT-4"),
        ("{\\it slow\nice} of {two\nlines}", "slow ice of two lines"),
        (r"na\-me and \ldots{} the \LaTeX{} way", "name and … the LaTeX way"),
        (r#"the \"attention sink\" of it"#, "the \"attention sink\" of it"),
    ] {
        assert_eq!(seen(text), expected, "{text}");
    }
}

#[test]
fn in_source_braces_only_group() {
    for (text, expected) in [
        (r"{[}Ice{]} and {GPT-4 (2023)}", "[Ice] and GPT-4 (2023)"),
        (r"the set \{0, 1\} of {\em {all}}", "the set {0, 1} of all"),
        (
            r"R.~M. One, Fig.~2, ~10 km, http://a.org/~b, \~{}x",
            "R. M. One, Fig. 2, ~10 km, http://a.org/~b, ~x",
        ),
        (
            r"{\textless}10{\textendash}20, $\less$ 3, a{\textbackslash}b",
            r"<10–20, < 3, a\b",
        ),
        (
            r"10\ensuremath{^{-3}} M{\ensuremath{_\odot}}, CO\textsubscript{2}",
            "10⁻³ M⊙, CO2",
        ),
        (r"p$<$0.05 and $>$5, $5-$10", "p<0.05 and >5, $5-$10"),
        (r"{unclosed and closed}}", "unclosed and closed"),
        (r"{ x", "x"),
    ] {
        assert_eq!(folded(&without_source(text)), expected, "{text}");
    }
}

#[test]
fn what_is_no_latex_stays() {
    for text in [
        "from $5 to $10",
        "$5-$10 and US$20",
        "costs $3",
        "the set {0, 1}",
        r#"{"a": 1}"#,
        "a_b and c^d",
        r"\ours beats \sys",
        "x } y",
        "{ x",
        "$ a $",
        "{https://a.org/b}",
        "a~b",
        r"C:\dir",
        "\\",
    ] {
        assert_eq!(without_commands(text), text);
    }
    assert_eq!(seen(r"\ours{} wins by \mymacro{x}"), r"\ours wins by x");
}

#[test]
fn a_text_of_braces_is_read_in_time() {
    for part in [
        "{", "{}", "$", "\\emph{", "$^{", "\\cite[", "{\\", "$x_{a", "\\frac{", "\\'{", "\\(",
    ] {
        let start = std::time::Instant::now();
        let text = part.repeat(2_000_000 / part.len());
        let _ = (
            without_commands(&text),
            without_source(&text),
            super::super::with_letters(&text),
        );
        assert!(start.elapsed().as_secs() < 60, "{part}");
    }
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(text in r"(\\|\{|\}|\$|\^|_|\[|\]|~|\\frac|\\cite|\\hat|\\textbf|\\\(|ü|x| |1){0,40}") {
        let _ = without_commands(&text);
        let _ = without_source(&text);
    }
}
