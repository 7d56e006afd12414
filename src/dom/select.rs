//! CSS selectors over a [`Dom`].
//!
//! In: a selector's text. Out: [`Selector`], which elements match it. What holds: the language is the one that scraper
//! reads, by the same crates (`cssparser`, `selectors`), and the same elements match.

use std::fmt;

use cssparser::ToCss;
use html5ever::{LocalName, Namespace, local_name, ns};
use precomputed_hash::PrecomputedHash;
use scraper::error::SelectorErrorKind;
use selectors::OpaqueElement;
use selectors::attr::{
    AttrSelectorOperation, AttrSelectorOperator, CaseSensitivity, NamespaceConstraint, ParsedCaseSensitivity,
};
use selectors::bloom::BloomFilter;
use selectors::matching::{self, ElementSelectorFlags, MatchingContext};
use selectors::parser::{self, Combinator, Component, ParseRelative, SelectorList, SelectorParseErrorKind};

use super::{Element, Kind, Node, NodeRef};

/// A list of CSS selectors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    list: SelectorList<Css>,
}

/// What was found out while selectors were matched; for one tree.
pub type Caches = matching::SelectorCaches;

/// What must be there for a selector to match an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needs {
    /// The element must have one of these.
    pub own: Vec<Needed>,
    /// An element around it must have this.
    pub around: Needed,
}

/// What an element must have.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Needed {
    /// An attribute with such a value.
    Attribute(LocalName, Wanted),
    /// A tag.
    Tag(LocalName),
    /// Nothing that could be looked up.
    Nothing,
}

/// Which value an attribute must have.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Wanted {
    /// This one.
    Whole(String),
    /// One with this word between white space.
    Word(String),
    /// One with this part.
    Part(String),
    /// Any.
    Any,
}

impl Selector {
    /// Reads a list of selectors.
    ///
    /// # Errors
    /// What scraper's own reader says of it.
    pub fn parse(text: &str) -> Result<Selector, SelectorErrorKind> {
        let mut input = cssparser::Parser::new(text);
        match SelectorList::parse(&Reader, &mut input, ParseRelative::No) {
            Ok(list) => Ok(Selector { list }),
            Err(error) => Err(SelectorErrorKind::from(error)),
        }
    }

    /// Whether an element matches. The caches must be of its tree, and the selectors asked with them live as long as they.
    pub fn matches(&self, element: Element<'_>, caches: &mut Caches) -> bool {
        let mut context = MatchingContext::new(
            matching::MatchingMode::Normal,
            None,
            caches,
            matching::QuirksMode::NoQuirks,
            matching::NeedsSelectorFlags::No,
            matching::MatchingForInvalidation::No,
        );
        self.list.slice().iter().any(|one| matching::matches_selector(one, 0, None, &element, &mut context))
    }

    /// The selectors of the list.
    pub(super) fn each(&self) -> impl Iterator<Item = &parser::Selector<Css>> {
        self.list.slice().iter()
    }

    /// What the selectors of the list need.
    pub fn needs(&self) -> impl Iterator<Item = Needs> {
        self.list.slice().iter().map(|one| Needs { own: own(one), around: around(one) })
    }
}

/// What an element must have, by its last compound: one of these.
fn own(one: &parser::Selector<Css>) -> Vec<Needed> {
    let plain = one.iter().map(by_component).min_by_key(rank).unwrap_or(Needed::Nothing);
    let lists = one.iter().filter_map(|component| match component {
        Component::Is(list) | Component::Where(list) if plain == Needed::Nothing => {
            Some(list.slice().iter().flat_map(own).collect::<Vec<_>>())
        }
        _ => None,
    });
    lists.into_iter().find(|list| !list.contains(&Needed::Nothing)).unwrap_or_else(|| vec![plain])
}

/// What an element around it must have: the rarest that a compound needs which stands for one.
fn around(one: &parser::Selector<Css>) -> Needed {
    let mut compounds = one.iter();
    compounds.by_ref().for_each(drop);
    let mut rarest = Needed::Nothing;
    while let Some(Combinator::Child | Combinator::Descendant) = compounds.next_sequence() {
        for needed in compounds.by_ref().map(by_component) {
            if rank(&needed) < rank(&rarest) {
                rarest = needed;
            }
        }
    }
    rarest
}

/// What one component needs.
fn by_component(component: &Component<Css>) -> Needed {
    match component {
        Component::ID(name) => Needed::Attribute(local_name!("id"), Wanted::Whole(name.0.to_string())),
        Component::Class(name) => Needed::Attribute(local_name!("class"), Wanted::Word(name.0.to_string())),
        Component::AttributeInNoNamespace { local_name, operator, value, case_sensitivity } => {
            let exact = matches!(
                case_sensitivity,
                ParsedCaseSensitivity::CaseSensitive | ParsedCaseSensitivity::ExplicitCaseSensitive
            );
            let value = value.0.clone();
            let wanted = match operator {
                _ if !exact => Wanted::Any,
                AttrSelectorOperator::Equal => Wanted::Whole(value),
                AttrSelectorOperator::Includes => Wanted::Word(value),
                AttrSelectorOperator::DashMatch => Wanted::Any,
                _ => Wanted::Part(value),
            };
            Needed::Attribute(local_name.0.clone(), wanted)
        }
        // Names with capitals stand for one thing in HTML and for another one in drawings.
        Component::AttributeInNoNamespaceExists { local_name, local_name_lower } if local_name == local_name_lower => {
            Needed::Attribute(local_name.0.clone(), Wanted::Any)
        }
        Component::LocalName(name) if name.name == name.lower_name => Needed::Tag(name.name.0.clone()),
        _ => Needed::Nothing,
    }
}

/// The rarer, the lower.
fn rank(needed: &Needed) -> u8 {
    match needed {
        Needed::Attribute(_, Wanted::Whole(_)) => 0,
        Needed::Attribute(_, Wanted::Word(_)) => 1,
        Needed::Attribute(_, Wanted::Part(_)) => 2,
        Needed::Attribute(_, Wanted::Any) => 3,
        Needed::Tag(_) => 4,
        Needed::Nothing => 5,
    }
}

#[derive(Clone, Copy, Debug)]
struct Reader;

impl<'i> parser::Parser<'i> for Reader {
    type Impl = Css;
    type Error = SelectorParseErrorKind;

    fn parse_is_and_where(&self) -> bool {
        true
    }

    fn parse_has(&self) -> bool {
        true
    }
}

/// The language of selectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Css;

impl parser::SelectorImpl for Css {
    type AttrValue = Value;
    type Identifier = Name;
    type LocalName = Name;
    type NamespacePrefix = Name;
    type NamespaceUrl = Namespace;
    type BorrowedNamespaceUrl = Namespace;
    type BorrowedLocalName = Name;
    type NonTSPseudoClass = Never;
    type PseudoElement = Never;
    type ExtraMatchingData<'a> = ();
}

/// The value of an attribute in a selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value(String);

impl<'a> From<&'a str> for Value {
    fn from(text: &'a str) -> Value {
        Value(text.to_owned())
    }
}

impl AsRef<str> for Value {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl ToCss for Value {
    fn to_css<W: fmt::Write>(&self, out: &mut W) -> fmt::Result {
        cssparser::serialize_string(&self.0, out)
    }
}

/// A name in a selector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name(LocalName);

impl Name {
    /// The name.
    pub(super) fn local(&self) -> &LocalName {
        &self.0
    }
}

impl<'a> From<&'a str> for Name {
    fn from(text: &'a str) -> Name {
        Name(text.into())
    }
}

impl ToCss for Name {
    fn to_css<W: fmt::Write>(&self, out: &mut W) -> fmt::Result {
        cssparser::serialize_identifier(&self.0, out)
    }
}

impl PrecomputedHash for Name {
    fn precomputed_hash(&self) -> u32 {
        self.0.precomputed_hash()
    }
}

/// Pseudo-classes that ask for more than the tree, and pseudo-elements: a saved page has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Never {}

impl parser::NonTSPseudoClass for Never {
    fn is_active_or_hover(&self) -> bool {
        match *self {}
    }

    fn is_user_action_state(&self) -> bool {
        match *self {}
    }
}

impl parser::PseudoElement for Never {}

impl ToCss for Never {
    fn to_css<W: fmt::Write>(&self, _out: &mut W) -> fmt::Result {
        match *self {}
    }
}

impl selectors::Element for Element<'_> {
    type Impl = Css;

    fn opaque(&self) -> OpaqueElement {
        OpaqueElement::new(self.data())
    }

    fn parent_element(&self) -> Option<Self> {
        Element::parent_element(*self)
    }

    fn parent_node_is_shadow_root(&self) -> bool {
        false
    }

    fn containing_shadow_host(&self) -> Option<Self> {
        None
    }

    fn is_pseudo_element(&self) -> bool {
        false
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        let before = std::iter::successors(self.node().prev_sibling(), |node| node.prev_sibling());
        before.into_iter().find_map(NodeRef::element)
    }

    fn next_sibling_element(&self) -> Option<Self> {
        let behind = std::iter::successors(self.node().next_sibling(), |node| node.next_sibling());
        behind.into_iter().find_map(NodeRef::element)
    }

    fn first_element_child(&self) -> Option<Self> {
        self.children().next()
    }

    fn is_html_element_in_html_document(&self) -> bool {
        self.data().name.ns == ns!(html)
    }

    fn has_local_name(&self, name: &Name) -> bool {
        self.data().name.local == name.0
    }

    fn has_namespace(&self, namespace: &Namespace) -> bool {
        self.data().name.ns == *namespace
    }

    fn is_same_type(&self, other: &Self) -> bool {
        self.data().name == other.data().name
    }

    fn attr_matches(
        &self,
        namespace: &NamespaceConstraint<&Namespace>,
        name: &Name,
        operation: &AttrSelectorOperation<&Value>,
    ) -> bool {
        debug_assert!(self.dom.has_kept(&name.0), "nobody said that `{}` is read", name.0);
        let in_namespace = |ns: &Namespace| !matches!(namespace, NamespaceConstraint::Specific(one) if *one != ns);
        self.attributes_data().iter().any(|one| {
            one.name == name.0 && in_namespace(&one.ns) && operation.eval_str(self.dom.in_buffer(&one.value))
        })
    }

    fn match_non_ts_pseudo_class(&self, class: &Never, _context: &mut MatchingContext<'_, Css>) -> bool {
        match *class {}
    }

    fn match_pseudo_element(&self, element: &Never, _context: &mut MatchingContext<'_, Css>) -> bool {
        match *element {}
    }

    fn apply_selector_flags(&self, _flags: ElementSelectorFlags) {}

    fn is_link(&self) -> bool {
        self.data().name.local == local_name!("link")
    }

    fn is_html_slot_element(&self) -> bool {
        true
    }

    fn has_id(&self, id: &Name, case: CaseSensitivity) -> bool {
        self.attribute(&local_name!("id")).is_some_and(|own| case.eq(id.0.as_bytes(), own.as_bytes()))
    }

    fn has_class(&self, name: &Name, case: CaseSensitivity) -> bool {
        self.classes().any(|class| case.eq(name.0.as_bytes(), class.as_bytes()))
    }

    fn has_custom_state(&self, _name: &Name) -> bool {
        false
    }

    fn imported_part(&self, _name: &Name) -> Option<Name> {
        None
    }

    fn is_part(&self, _name: &Name) -> bool {
        false
    }

    fn is_empty(&self) -> bool {
        !self.node().children().any(|child| matches!(child.value(), Node::Element(_) | Node::Text(_)))
    }

    fn is_root(&self) -> bool {
        self.node().parent().is_some_and(|parent| matches!(parent.links().kind, Kind::Document))
    }

    fn add_element_unique_hashes(&self, _filter: &mut BloomFilter) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs() {
        let own = |text: &str| Selector::parse(text).unwrap().needs().flat_map(|one| one.own).collect::<Vec<_>>();
        let attribute = |name: &str, wanted| Needed::Attribute(name.into(), wanted);
        let (whole, word) = (|text: &str| Wanted::Whole(text.into()), |text: &str| Wanted::Word(text.into()));
        assert_eq!(own("div > #main.x"), [attribute("id", whole("main"))]);
        assert_eq!(own("a.b .c-d:not(.e)"), [attribute("class", word("c-d"))]);
        assert_eq!(own("a[itemprop=\"a b\"]"), [attribute("itemprop", whole("a b"))]);
        assert_eq!(own("a[href*='/x/']"), [attribute("href", Wanted::Part("/x/".into()))]);
        assert_eq!(own("footer:not([x]), foreignObject"), [Needed::Tag("footer".into()), Needed::Nothing]);
        assert_eq!(own(":is(.a, p)"), [attribute("class", word("a")), Needed::Tag("p".into())]);
        assert_eq!(own("*"), [Needed::Nothing]);
        let around = |text: &str| Selector::parse(text).unwrap().needs().map(|one| one.around).collect::<Vec<_>>();
        assert_eq!(around(".a ul > li b"), [attribute("class", word("a"))]);
        assert_eq!(around("#x + p > b, #x ~ i"), [Needed::Tag("p".into()), Needed::Nothing]);
    }
}
