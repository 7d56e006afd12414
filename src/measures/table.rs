//! The measures of a block: in, nothing; out, their names and meanings.
//!
//! A measure is a number that every block of every page has, whatever its language or site. Rule files compare
//! measures (`link-density = "> 0.5"`) or scale weights over them. What holds: the name of a measure is its key in a rule
//! file; measures of the second pass are those that look at first scores, and only rules of the second pass use them.

macro_rules! measures {
    ($($variant:ident $name:literal $pass:ident $about:literal;)+) => {
        /// A number that every block has; rule files name it in kebab case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(usize)]
        pub enum Measure { $(#[doc = $about] $variant,)+ }

        impl Measure {
            /// All measures, in the order of their columns.
            pub const ALL: &'static [Measure] = &[$(Measure::$variant,)+];

            /// The key that rule files use.
            pub fn name(self) -> &'static str {
                match self { $(Measure::$variant => $name,)+ }
            }

            /// What the measure says of a block, with its unit.
            pub fn about(self) -> &'static str {
                match self { $(Measure::$variant => $about,)+ }
            }

            /// Which pass of scoring can read it.
            pub fn pass(self) -> Pass {
                match self { $(Measure::$variant => Pass::$pass,)+ }
            }
        }
    };
}

/// When a measure is known: from the page alone, or only after the first scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pass {
    /// Known from the page.
    First,
    /// Known from the first scores of the block, its neighbours and its containers.
    Second,
}

measures! {
    // the block itself
    Words "words" First "words in the block (a Chinese or Japanese character is half a word, a Thai one a fifth)";
    Unlinked "unlinked-words" First "words outside links";
    LinkDensity "link-density" First "share of the block's characters that stand in links, 0 to 1";
    Links "links" First "links in the block";
    WordLength "word-length" First "characters per word";
    Sentence "sentence-end" First "1 if the block has over 20 characters and ends as a sentence does, in any script";
    Punctuation "punctuation" First "marks of punctuation per word";
    Commas "commas" First "commas per word, in any script";
    Digits "digits" First "share of characters that are digits";
    Capitals "capitals" First "share of characters that are capitals";
    TitleCase "title-case" First "share of words that start with a capital";
    CommonWords "common-words" First "share of words that are among the page's 40 commonest words in blocks with few links";
    LowerStart "lower-start" First "1 if the block starts with a small letter";
    Separators "separators" First "menu marks in the block: | bullets and arrows";
    ColonEnd "colon-end" First "1 if the block ends in a colon";
    QuestionEnd "question-end" First "1 if the block ends in a question mark";
    Repeats "repeats" First "other blocks of the page with the same text";
    RepeatsBefore "repeats-before" First "1 if an earlier block has the same text of four words or more";
    RepeatsRun "repeats-run" First "words in the longest run of such blocks that follow one another as their originals do";
    SaidBefore "said-before" First "share of the block's word quadruples that an earlier block has; 0 under four words";
    SaidAfter "said-after" First "share of the block's word quadruples that a later block has; 0 under four words";
    TagRun "tag-run" First "blocks in a row with the block's tag, at most 20";
    InTile "in-tile" First "1 if the block has 25 words or less and a block with a price stands from three before to one behind it";
    Hidden "hidden" First "1 if the block, or an element around it, is hidden by attribute or inline style";
    Noscript "noscript" First "1 if the block stands in a noscript element";
    Button "button" First "1 if the block is the text of a button";
    TitleOverlap "title-overlap" First "words shared with the page's title, over the words of both, 0 to 1";
    DescriptionOverlap "description-overlap" First "share of the block's word triples that the page's description has";
    Bold "bold" First "1 if all of the block's text is bold";
    UniqueWords "unique-words" First "different words of the block, over all of its words";
    Price "price" First "1 if the block has a sign of currency and a digit";
    Dates "dates" First "dates in the block, if it has 30 words or less";
    BesideDates "beside-dates" First "words beside the block's dates, their times and weekdays; 99 if there is no date";
    DateTime "date-time" First "1 if a time of day stands with the block's dates";
    DateWeekday "date-weekday" First "1 if a weekday stands with the block's dates";
    DataOverlap "data-overlap" First "share of the block's word triples that texts of the page's structured data have";
    // its place
    Depth "depth" First "elements around the block";
    Siblings "siblings" First "elements of the same tag and class beside the block's own";
    Position "position" First "place among the blocks of the page, 0 (first) to 1 (last)";
    WordPosition "word-position" First "place among the words of the page, 0 to 1";
    WordsBefore "words-before" First "words of the page before the block";
    WordsAfter "words-after" First "words of the page after the block";
    SinceTitle "since-title" First "words between the page's headline and the block; negative before it, 0 where there is no headline";
    Headline "headline" First "1 if the block is the page's headline or has the same text";
    BeforeTitle "before-title" First "1 if the block stands before the page's headline";
    NoTitle "no-title" First "1 if the page shows no headline";
    SinceGood "since-good" First "blocks since the last good block (15 words, few links, ends a sentence); 99 if none";
    UntilGood "until-good" First "blocks until the next good block; 99 if none";
    GoodBefore "good-before" First "share of the page's good blocks that stand before the block";
    GoodAfter "good-after" First "share of the page's good blocks that stand after the block";
    SinceHeading "since-heading" First "blocks since the last heading; 99 if none";
    HeadingLevel "heading-level" First "level of the last heading, 1 to 6; 0 if none";
    HeadingsBefore "headings-before" First "headings before the block";
    // its section: the blocks from one heading to the next
    SectionWords "section-words" First "words of the block's section";
    SectionBlocks "section-blocks" First "blocks of the block's section";
    SectionLinks "section-link-density" First "link density of the block's section";
    SectionGood "section-good" First "share of the words of the block's section that stand in good blocks";
    // its template path: the blocks that hang in the page by the same tags and classes
    PathCount "path-count" First "blocks with the same path of tags and classes (4 levels)";
    PathWords "path-words" First "mean words of the blocks with the same path";
    PathLinks "path-link-density" First "link density of the blocks with the same path";
    PathShare "path-share" First "share of the page's words in blocks with the same path";
    PathGood "path-good" First "share of the blocks with the same path that are good";
    // its containers: the elements around it that hold more blocks than the one inside
    Box1Words "box1-words" First "words in the innermost container";
    Box1Links "box1-link-density" First "link density of the innermost container";
    Box1Share "box1-share" First "share of the page's words in the innermost container";
    Box1BlockWords "box1-block-words" First "words per block in the innermost container";
    Box1Good "box1-good" First "share of the words of the innermost container that stand in good blocks";
    Box1Blocks "box1-blocks" First "blocks in the innermost container";
    Box1Position "box1-position" First "place in the innermost container, 0 to 1";
    Box2Words "box2-words" First "words in the second container";
    Box2Links "box2-link-density" First "link density of the second container";
    Box2Share "box2-share" First "share of the page's words in the second container";
    Box2BlockWords "box2-block-words" First "words per block in the second container";
    Box2Good "box2-good" First "share of the words of the second container that stand in good blocks";
    Box2Blocks "box2-blocks" First "blocks in the second container";
    Box2Position "box2-position" First "place in the second container, 0 to 1";
    Box3Words "box3-words" First "words in the third container";
    Box3Links "box3-link-density" First "link density of the third container";
    Box3Share "box3-share" First "share of the page's words in the third container";
    Box3BlockWords "box3-block-words" First "words per block in the third container";
    Box3Good "box3-good" First "share of the words of the third container that stand in good blocks";
    Box3Blocks "box3-blocks" First "blocks in the third container";
    Box3Position "box3-position" First "place in the third container, 0 to 1";
    Box4Links "box4-link-density" First "link density of the fourth container";
    Box4Share "box4-share" First "share of the page's words in the fourth container";
    Box4Good "box4-good" First "share of the words of the fourth container that stand in good blocks";
    Box5Links "box5-link-density" First "link density of the fifth container";
    Box5Share "box5-share" First "share of the page's words in the fifth container";
    Box5Good "box5-good" First "share of the words of the fifth container that stand in good blocks";
    BodyLevels "body-levels" First "containers from the block up to the smallest that holds half of the page's good words; 12 if there is none";
    BodyShare "body-share" First "share of the page's words in that container";
    BodyLinks "body-link-density" First "link density of that container";
    // rows of like elements (same parent, tag and class, three or more, each of two blocks or more): cards, posts, items
    Row1Count "row1-count" First "elements in the innermost row of like elements that the block stands in; 0 if there is none";
    Row1Words "row1-words" First "words per element of that row";
    Row1Links "row1-link-density" First "link density of that row";
    Row1Good "row1-good" First "share of the words of that row that stand in good blocks";
    Row1Share "row1-share" First "share of the page's words in that row";
    Row1Blocks "row1-blocks" First "blocks per element of that row";
    Row1Spread "row1-spread" First "how much the words of the row's elements differ: standard deviation over mean";
    Row1Position "row1-position" First "place of the block in its element of that row, 0 to 1";
    Row1Level "row1-level" First "elements from the block up to its element of that row";
    Row2Count "row2-count" First "elements in the row with most words that the block stands in; 0 if there is none";
    Row2Words "row2-words" First "words per element of that row";
    Row2Links "row2-link-density" First "link density of that row";
    Row2Good "row2-good" First "share of the words of that row that stand in good blocks";
    Row2Share "row2-share" First "share of the page's words in that row";
    Row2Spread "row2-spread" First "how much the words of the row's elements differ: standard deviation over mean";
    // what rules mark around it: blocks of 12 words or less; 99 if there is none
    RuleWeight "rule-weight" First "sum of the weights of the rules that mark the block, in log-odds";
    SinceDate "since-date" First "blocks since the last short block that a rule marks as a date";
    UntilDate "until-date" First "blocks until the next short block that a rule marks as a date";
    SinceByline "since-byline" First "blocks since the last short block that a rule marks as a byline";
    UntilByline "until-byline" First "blocks until the next short block that a rule marks as a byline";
    SinceRelated "since-related" First "blocks since the last short block that a rule marks as related links";
    UntilRelated "until-related" First "blocks until the next short block that a rule marks as related links";
    SinceComments "since-comments" First "blocks since the last short block that a rule marks as comments or their form";
    UntilComments "until-comments" First "blocks until the next short block that a rule marks as comments or their form";
    SinceShare "since-share" First "blocks since the last short block that a rule marks as sharing";
    EndMarks "end-marks" First "short blocks so far, behind 30% of the good blocks, that rules mark as related links, comments, sharing, newsletters or adverts";
    // the posts of a thread and the comments under an article, as rules under `[[post]]` find them
    PostPart "post-part" First "2 if the block is text of a post or comment, 1 if it stands beside the text, 0 if it is in none";
    PostWords "post-words" First "words of the post's text";
    PostPlace "post-place" First "which post of the page it is, from 1; 0 if it is none";
    Posts "posts" First "posts and comments of the page";
    PostShare "post-share" First "share of the page's words that stand in posts and comments";
    PostLead "post-lead" First "share of the page's good blocks that stand before its first post";
    // the page
    PageWords "page-words" First "words of the page";
    PageBlocks "page-blocks" First "blocks of the page";
    PageLinks "page-link-density" First "link density of the page";
    PageGood "page-good" First "share of the page's words in good blocks";
    PageGoodBlocks "page-good-blocks" First "good blocks of the page";
    PageLongest "page-longest" First "words of the page's longest block";
    PageArticles "page-articles" First "article elements of the page";
    PageItems "page-items" First "list items of the page";
    PageHeadings "page-headings" First "headings of the page";
    PageCode "page-code" First "blocks of preformatted text on the page";
    PageRows "page-rows" First "rows of tables on the page";
    PagePrices "page-prices" First "blocks of the page with a price";
    PageTimes "page-times" First "time elements of the page";
    PageForms "page-forms" First "form elements of the page";
    PageSections "page-sections" First "section elements of the page";
    PageImages "page-images" First "images of the page that stand in its text";
    PageData "page-data" First "words in texts of the page's structured data";
    PageRowShare "page-row-share" First "largest share of the page's words that one row of like elements has";
    PageRowWords "page-row-words" First "words per element of that row";
    PageRowCount "page-row-count" First "elements of that row";
    TypeArticle "type-article" First "chance that the page is an article";
    TypeForum "type-forum" First "chance that the page is a thread of a forum";
    TypeProduct "type-product" First "chance that the page is about a product";
    TypeCollection "type-collection" First "chance that the page is a collection of products";
    TypeListing "type-listing" First "chance that the page is a listing of pages";
    TypeDocumentation "type-documentation" First "chance that the page is documentation";
    TypeService "type-service" First "chance that the page presents a service";
    // the first scores around it, as the chance (0 to 1) that a block is body text
    First "first" Second "the block's own first score, in log-odds";
    Previous1 "previous-1" Second "first score of the block before, in log-odds; -4 if none";
    Previous2 "previous-2" Second "first score of the second block before";
    Next1 "next-1" Second "first score of the block after, in log-odds; -4 if none";
    Next2 "next-2" Second "first score of the second block after";
    Previous3 "previous-3" Second "first score of the third block before";
    Next3 "next-3" Second "first score of the third block after";
    Around2 "around-2" Second "mean chance of the words in 2 blocks on either side";
    Around5 "around-5" Second "mean chance of the words in 5 blocks on either side";
    Around10 "around-10" Second "mean chance of the words in 10 blocks on either side";
    Around25 "around-25" Second "mean chance of the words in 25 blocks on either side";
    Before10 "before-10" Second "mean chance of the words in the 10 blocks before";
    After10 "after-10" Second "mean chance of the words in the 10 blocks after";
    Box1Chance "box1-chance" Second "mean chance of the words in the innermost container";
    Box2Chance "box2-chance" Second "mean chance of the words in the second container";
    Box3Chance "box3-chance" Second "mean chance of the words in the third container";
    Box4Chance "box4-chance" Second "mean chance of the words in the fourth container";
    Box5Chance "box5-chance" Second "mean chance of the words in the fifth container";
    Box1Part "box1-part" Second "share of the page's expected body words in the innermost container";
    Box2Part "box2-part" Second "share of the page's expected body words in the second container";
    Box3Part "box3-part" Second "share of the page's expected body words in the third container";
    Box4Part "box4-part" Second "share of the page's expected body words in the fourth container";
    Row1Chance "row1-chance" Second "mean chance of the words in the innermost row of like elements; -1 if there is none";
    Row2Chance "row2-chance" Second "mean chance of the words in the largest row of like elements; -1 if there is none";
    PathChance "path-chance" Second "mean chance of the words in blocks with the same path";
    PageChance "page-chance" Second "mean chance of the page's words";
    PageBody "page-body" Second "expected body words of the page";
    BodyWordsBefore "body-words-before" Second "expected body words before the block";
    PageFreeText "page-free-text" Second "expected body words in blocks of 15 words or more outside tiles with prices";
    PageFreeShare "page-free-share" Second "those, over them and the words in tiles with prices";
    BodyBefore "body-before" Second "share of the page's expected body words before the block";
    BodyAfter "body-after" Second "share of the page's expected body words after the block";
    HeadingChance "heading-chance" Second "first score of the heading over the block, in log-odds; -3 if none";
    SectionChance "section-chance" Second "mean chance of the words between the last heading and the next";
    Strongest5 "strongest-5" Second "highest first score in 5 blocks on either side, in log-odds";
    Weakest3 "weakest-3" Second "lowest first score in 3 blocks on either side, in log-odds";
}

impl Measure {
    /// The measure of that name.
    pub fn named(name: &str) -> Option<Measure> {
        Measure::ALL.iter().copied().find(|measure| measure.name() == name)
    }

    /// The column of the measure.
    pub fn column(self) -> usize {
        self as usize
    }
}
