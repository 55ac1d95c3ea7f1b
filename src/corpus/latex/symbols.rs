//! What LaTeX commands stand for.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Commands that are one sign, and the sign.
const SYMBOLS: &str = "\
    alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta θ iota ι kappa κ lambda λ \
    mu μ nu ν xi ξ pi π rho ρ varrho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ \
    Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω ell ℓ hbar ħ infty ∞ partial ∂ nabla ∇ le ≤ \
    leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne ≠ neq ≠ ll ≪ gg ≫ lesssim ≲ gtrsim ≳ approx ≈ sim ~ simeq ≃ cong ≅ \
    equiv ≡ propto ∝ pm ± mp ∓ times × cdot · ast * star ⋆ circ ° bullet • div ÷ to → rightarrow → leftarrow ← \
    leftrightarrow ↔ Rightarrow ⇒ mapsto ↦ uparrow ↑ downarrow ↓ in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩ \
    setminus ∖ emptyset ∅ forall ∀ exists ∃ neg ¬ wedge ∧ vee ∨ oplus ⊕ odot ⊙ otimes ⊗ langle ⟨ rangle ⟩ lfloor ⌊ \
    rfloor ⌋ lceil ⌈ rceil ⌉ mid | vert | Vert ‖ prime ′ dagger † degree ° ldots … dots … cdots … textendash – \
    textemdash — sum ∑ prod ∏ less < greater > mathsemicolon ; lbrace { rbrace } lbrack [ rbrack ] backslash \\ \
    textbackslash \\ textless < textgreater > textbar | textasciitilde ~ textasciicircum ^ textunderscore _ textdollar $ \
    textbraceleft { textbraceright } textquotesingle ' textquotedbl \" textquotedblleft “ textquotedblright ” \
    textquoteleft ‘ textquoteright ’ textregistered ® texttrademark ™ textcopyright © textdegree ° textmu µ \
    textperiodcentered · textbullet • textellipsis … textsection § textsterling £ pounds £ texteuro € textyen ¥ texttimes × \
    textpm ± textdiv ÷ textonehalf ½ textonequarter ¼ guillemotleft « guillemotright »";

/// Commands that are written as their own name: operators, and what TeX calls itself.
const WORDS: &str = "\
    log ln exp sin cos tan tanh sinh cosh arctan max min sup inf lim limsup liminf det dim ker deg gcd arg Pr mod \
    bmod LaTeX TeX argmax argmin pmod";

/// Commands that only say how something looks.
const LOOKS: &str = "\
    em bf it rm tt sc sl sf bfseries itshape small large Large footnotesize normalsize tiny noindent centering \
    item par newline quad qquad xspace left right big Big bigg Bigg bigl bigr Bigl Bigr limits nolimits \
    displaystyle textstyle nonumber maketitle hfill vfill smallskip medskip bigskip protect";

/// Commands, and how many of their arguments are no text: keys, lengths, colours, addresses, files. What follows these is text.
const ARGUMENTS: &str = "\
    cite 1 citep 1 citet 1 citealp 1 citealt 1 citeauthor 1 citeyear 1 citeyearpar 1 parencite 1 textcite 1 \
    autocite 1 footcite 1 nocite 1 onlinecite 1 ref 1 eqref 1 autoref 1 cref 1 Cref 1 pageref 1 nameref 1 label 1 \
    tag 1 vspace 1 hspace 1 vskip 1 hskip 1 includegraphics 1 input 1 include 1 bibliography 1 bibliographystyle 1 \
    begin 1 end 1 footnote 1 footnotetext 1 thanks 1 textcolor 1 color 1 colorbox 1 href 1 hyperref 0 fontsize 2 \
    setlength 2 addtolength 2 rule 2 raisebox 1 scalebox 1 resizebox 2 parbox 1 multicolumn 2 usepackage 1";

/// Marks over a letter in formulas, and the combining characters.
const MARKS: [(&str, char); 9] = [
    ("hat", '\u{302}'),
    ("widehat", '\u{302}'),
    ("tilde", '\u{303}'),
    ("widetilde", '\u{303}'),
    ("bar", '\u{304}'),
    ("overline", '\u{304}'),
    ("dot", '\u{307}'),
    ("ddot", '\u{308}'),
    ("vec", '\u{20d7}'),
];

/// What a command stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Signs, or its own name.
    Text(&'static str),
    /// How something looks.
    Look,
    /// So many arguments that are no text.
    Arguments(usize),
    /// A mark over a letter.
    Mark(char),
}

/// The meaning of a command by its name, if it is known.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    static MEANINGS: LazyLock<FxHashMap<&'static str, Meaning>> = LazyLock::new(|| {
        let pairs = |table: &'static str| {
            let names = table.split(' ').step_by(2);
            names.zip(table.split(' ').skip(1).step_by(2))
        };
        let symbols = pairs(SYMBOLS).map(|(name, sign)| (name, Meaning::Text(sign)));
        let words = WORDS.split(' ').map(|name| (name, Meaning::Text(name)));
        let looks = LOOKS.split(' ').map(|name| (name, Meaning::Look));
        let arguments = pairs(ARGUMENTS).map(|(name, n)| (name, Meaning::Arguments(n.parse().unwrap_or(1))));
        let marks = MARKS.iter().map(|(name, mark)| (*name, Meaning::Mark(*mark)));
        (symbols.chain(words).chain(looks))
            .chain(arguments)
            .chain(marks)
            .collect()
    });
    MEANINGS.get(name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_whole() {
        for table in [SYMBOLS, ARGUMENTS] {
            assert!(table.split(' ').count().is_multiple_of(2) && !table.contains("  "));
        }
        assert_eq!(meaning("alpha"), Some(Meaning::Text("α")));
        assert_eq!([meaning("prod"), meaning("α")], [Some(Meaning::Text("∏")), None]);
        assert_eq!(
            [meaning("setlength"), meaning("emph")],
            [Some(Meaning::Arguments(2)), None]
        );
        assert_eq!(
            [meaning("log"), meaning("em")],
            [Some(Meaning::Text("log")), Some(Meaning::Look)]
        );
    }
}
