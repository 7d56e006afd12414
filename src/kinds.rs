//! The words of the field: verdicts, kinds, page types, statuses, formats.
//!
//! In: nothing. Out: small enums. What holds: each has one name, the same in rule files, in JSON and in reports.

use serde::Serialize;

/// Whether a block is body text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The block is part of the body.
    Keep,
    /// The block is boilerplate.
    Drop,
}

impl Verdict {
    /// The word that rule files use.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Keep => "keep",
            Verdict::Drop => "drop",
        }
    }
}

macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($(#[$variant_doc:meta])* $variant:ident $name:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $type { $($(#[$variant_doc])* $variant,)+ }

        impl $type {
            /// Every one, in the order of the documentation.
            pub const ALL: &'static [$type] = &[$($type::$variant,)+];

            /// The word that rule files and JSON use.
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)+ }
            }

            /// The one of that name.
            pub fn named(name: &str) -> Option<$type> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

names! {
    /// Which mistake costs more: text that is not the body, or body that is missing.
    Favor {
        /// Neither.
        Balance "balance",
        /// Text that is not the body: less is kept.
        Precision "precision",
        /// Body that is missing: more is kept.
        Recall "recall",
    }
}

names! {
    /// What a block is, if it is not body text.
    Kind {
        /// Menus, breadcrumbs, site names, skip links, pagination.
        Navigation "navigation",
        /// The form for a comment and the prompts around it.
        CommentForm "comment-form",
        /// Comments of readers.
        Comments "comments",
        /// Links to other articles: boxes, lists, single lines.
        Related "related",
        /// Notices and challenges of captchas.
        Captcha "captcha",
        /// Cookie banners and other requests for consent.
        Consent "consent",
        /// Requests to subscribe to a newsletter.
        Newsletter "newsletter",
        /// Buttons and counters for sharing.
        Share "share",
        /// Advertisements and their labels.
        Advert "advert",
        /// Forms and prompts to log in or register.
        Login "login",
        /// Who wrote the page.
        Byline "byline",
        /// When the page was written.
        Date "date",
        /// The page's headline, which comes back as its title.
        Title "title",
        /// Captions and credits of pictures.
        Caption "caption",
        /// The end of the page: copyright, imprint, link lists.
        Footer "footer",
        /// Prompts to pay.
        Paywall "paywall",
        /// Controls of audio, video and galleries.
        Player "player",
        /// Text that the pages of a site repeat.
        Template "template",
        /// Anything else that is not body text.
        Other "other",
    }
}

names! {
    /// What sort of page it is.
    PageType {
        /// A text to read: news, blog post, essay.
        Article "article",
        /// A thread of posts.
        Forum "forum",
        /// A list of links to pages.
        Listing "listing",
        /// Something for sale.
        Product "product",
        /// A list of things for sale.
        Collection "collection",
        /// A manual.
        Documentation "documentation",
        /// A firm or a service presents itself.
        Service "service",
    }
}

names! {
    /// What became of a page.
    Status {
        /// The body of an article or of another page with a text of its own.
        Article "article",
        /// A list of links to pages; the text is that list.
        Listing "listing",
        /// There is no body text.
        Empty "empty",
        /// The page only asks the visitor to prove to be human.
        Captcha "captcha",
        /// The page only asks for consent.
        ConsentWall "consent-wall",
        /// The body is cut off by a prompt to pay; what is there is given.
        Paywall "paywall",
        /// The page only asks to log in.
        LoginWall "login-wall",
        /// The page says that there is no such page, or that something failed.
        Error "error",
    }
}

names! {
    /// How a page was written down.
    Format {
        /// HTML in any version.
        Html "html",
        /// Plain text.
        Text "text",
    }
}

names! {
    /// What is known of a page beside its body.
    Field {
        /// Its headline, without the site's name.
        Title "title",
        /// Who wrote it.
        Author "author",
        /// When it was published.
        Date "date",
        /// When it was last changed.
        Modified "modified",
        /// The name of the site.
        Site "site",
        /// The language.
        Language "language",
        /// What it says of itself in a sentence or two.
        Description "description",
        /// The address of its lead image.
        Image "image",
        /// Its own address.
        Url "url",
        /// What it is about, in words.
        Tags "tags",
        /// What may be done with it.
        License "license",
    }
}
