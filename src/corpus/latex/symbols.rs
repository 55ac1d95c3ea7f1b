//! What LaTeX commands stand for.

/// Commands that are one sign, and the sign.
const SYMBOLS: &str = "\
    alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta θ iota ι kappa κ lambda λ \
    mu μ nu ν xi ξ pi π rho ρ varrho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ \
    Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω ell ℓ hbar ħ infty ∞ partial ∂ nabla ∇ le ≤ \
    leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne ≠ neq ≠ ll ≪ gg ≫ lesssim ≲ gtrsim ≳ approx ≈ sim ~ simeq ≃ cong ≅ \
    equiv ≡ propto ∝ pm ± mp ∓ times × cdot · ast * star ⋆ circ ° bullet • div ÷ to → rightarrow → leftarrow ← \
    leftrightarrow ↔ Rightarrow ⇒ mapsto ↦ uparrow ↑ downarrow ↓ in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩ \
    setminus ∖ emptyset ∅ forall ∀ exists ∃ neg ¬ wedge ∧ vee ∨ oplus ⊕ otimes ⊗ langle ⟨ rangle ⟩ lfloor ⌊ \
    rfloor ⌋ lceil ⌈ rceil ⌉ mid | vert | Vert ‖ prime ′ dagger † degree ° ldots … dots … cdots … textendash – \
    textemdash — sum ∑ prod ∏";

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

/// What stands behind a name in a table of names and values.
fn value(table: &'static str, name: &str) -> Option<&'static str> {
    let mut parts = table.split(' ');
    while let (Some(known), Some(value)) = (parts.next(), parts.next()) {
        if known == name {
            return Some(value);
        }
    }
    None
}

pub(super) fn symbol(name: &str) -> Option<&'static str> {
    value(SYMBOLS, name)
}

pub(super) fn is_word(name: &str) -> bool {
    WORDS.split(' ').any(|word| word == name)
}

pub(super) fn is_look(name: &str) -> bool {
    LOOKS.split(' ').any(|look| look == name)
}

pub(super) fn n_arguments(name: &str) -> Option<usize> {
    value(ARGUMENTS, name)?.parse().ok()
}

pub(super) fn mark(name: &str) -> Option<char> {
    MARKS.iter().find(|(known, _)| *known == name).map(|(_, mark)| *mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_whole() {
        for table in [SYMBOLS, ARGUMENTS] {
            assert!(table.split(' ').count().is_multiple_of(2) && !table.contains("  "));
        }
        assert_eq!(
            [symbol("alpha"), symbol("prod"), symbol("α")],
            [Some("α"), Some("∏"), None]
        );
        assert_eq!(
            [n_arguments("cite"), n_arguments("setlength"), n_arguments("emph")],
            [Some(1), Some(2), None]
        );
    }
}
