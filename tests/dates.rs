//! Written dates of many languages, read with the bundled words.
//!
//! In: texts as pages have them, made up for this test. What holds: each gives the date beside it, or none.

use std::sync::OnceLock;

use bodytext::Rules;
use bodytext::dates::{DateWords, dated, find, parse, unix};

fn words() -> &'static DateWords {
    static WORDS: OnceLock<DateWords> = OnceLock::new();
    WORDS.get_or_init(|| Rules::checked_builtin().unwrap_or_else(|error| panic!("{error}")).into_set().dates)
}

fn check(cases: &[(&str, &str, &str)]) {
    let words = words();
    let mut wrong = Vec::new();
    for (lang, text, expected) in cases {
        let lang = Some(*lang).filter(|lang| !lang.is_empty());
        let shown = parse(text, words, lang).map(|date| date.to_string()).unwrap_or_default();
        if shown != *expected {
            wrong.push(format!("{text} ({lang:?}): {shown:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn machine_forms() {
    check(&[
        ("", "2024-05-03", "2024-05-03"),
        ("", "2024-05-03T10:00:00Z", "2024-05-03T10:00:00Z"),
        ("", "2024-05-03T10:00:00+02:00", "2024-05-03T10:00:00+02:00"),
        ("", "2024-05-03T10:00:00+0200", "2024-05-03T10:00:00+02:00"),
        ("", "2024-05-03T10:00:00.123-0430", "2024-05-03T10:00:00-04:30"),
        ("", "2024-05-03T10:00+05:45", "2024-05-03T10:00+05:45"),
        ("", "2024-05-03t10:00:00z", "2024-05-03T10:00:00Z"),
        ("", "2024-05-03 10:00", "2024-05-03T10:00"),
        ("", "2024-05-03 10:00:07 +0200", "2024-05-03T10:00:07+02:00"),
        ("", "2024-05-03 10:00:07 UTC", "2024-05-03T10:00:07Z"),
        ("", "2024-05-03T10:00:00+02:00[Europe/Berlin]", "2024-05-03T10:00:00+02:00"),
        ("", "2024/05/03", "2024-05-03"),
        ("", "2024.05.03 10:00", "2024-05-03T10:00"),
        ("", "2024-5-3", "2024-05-03"),
        ("", "2024‐05‐03", "2024-05-03"),
        ("", "20240503", "2024-05-03"),
        ("", "20240503T100000Z", "2024-05-03T10:00:00Z"),
        ("", "20240503100000", "2024-05-03T10:00:00"),
        ("", "2015-11", "2015-11"),
        ("", "11/2015", "2015-11"),
        ("", "2015", "2015"),
        ("", "Fri, 03 May 2024 10:00:00 GMT", "2024-05-03T10:00:00Z"),
        ("", "Fri, 3 May 2024 10:00:00 -0700", "2024-05-03T10:00:00-07:00"),
        ("", "03 May 24 10:00 EST", "2024-05-03T10:00-05:00"),
        ("", "Fri May 03 10:00:00 +0000 2024", "2024-05-03T10:00:00Z"),
        ("", "Fri May 03 2024 10:00:00 GMT+0200 (Central European Summer Time)", "2024-05-03T10:00:00+02:00"),
        ("", "Fri May  3 10:00:00 CEST 2024", "2024-05-03T10:00:00+02:00"),
        ("", "03/May/2024:10:00:00 +0000", "2024-05-03T10:00:00Z"),
        ("", "3-May-2024", "2024-05-03"),
        ("lv", "2024. gada 3. maijā", "2024-05-03"),
        ("kk", "2024 жылғы 3 мамыр", "2024-05-03"),
        ("ka", "2024 წლის 3 მაისი", "2024-05-03"),
        ("lt", "2024 m. gegužės 3 d.", "2024-05-03"),
        ("vi", "Thứ sáu, 3/5/2024, 10:15 (GMT+7)", "2024-05-03T10:15+07:00"),
        ("hi", "3 मई 2024, 10:15", "2024-05-03T10:15"),
        ("bn", "৩ মে ২০২৪", "2024-05-03"),
    ]);
}

#[test]
fn english() {
    check(&[
        ("en", "May 3rd, 2024 at 5:04 pm", "2024-05-03T17:04"),
        ("en", "May 3, 2024 5:04 p.m. EDT", "2024-05-03T17:04-04:00"),
        ("en", "Friday, May 3, 2024", "2024-05-03"),
        ("en", "Fri. 3 May 2024 - 12:30 AM", "2024-05-03T00:30"),
        ("en", "the 3rd of May, 2024", "2024-05-03"),
        ("en", "3 May 2024", "2024-05-03"),
        ("en", "Sept. 3, 2024", "2024-09-03"),
        ("en", "MAY 03, 2024 | 5 PM", "2024-05-03T17:00"),
        ("en", "May 2024", "2024-05"),
        ("en", "10:04, 3 May 2024", "2024-05-03T10:04"),
        ("en", "10:04, 3 May 2024 (UTC)", "2024-05-03T10:04"),
        ("en", "May 3, '24", "2024-05-03"),
        ("en", "5/3/2024", "2024-05-03"),
        ("en-GB", "3/5/2024", "2024-05-03"),
        ("en", "25/3/2024", "2024-03-25"),
        ("en-GB", "3/25/2024", "2024-03-25"),
        ("en", "05/03/24, 10:00 AM", "2024-05-03T10:00"),
        ("en", "03/05/99", "1999-03-05"),
        ("en", "7 Jan 2012", "2012-01-07"),
        ("en", "Wednesday 11 January 2012 11.45 GMT", "2012-01-11T11:45Z"),
        ("en", "15.02 GMT on Monday 16 January 2012", "2012-01-16T15:02Z"),
        ("en", "January 8, 2026, 2:00 p.m. ET", "2026-01-08T14:00"),
    ]);
}

#[test]
fn other_latin_languages() {
    check(&[
        ("de", "Fri, 3. Mai 2024", "2024-05-03"),
        ("de", "Freitag, den 3. März 2024 um 17.04 Uhr", "2024-03-03T17:04"),
        ("de", "Fr., 03.05.2024, 17:04 Uhr", "2024-05-03T17:04"),
        ("de-AT", "3. Jänner 2024", "2024-01-03"),
        ("de", "3.5.24", "2024-05-03"),
        ("de", "03/05/2024", "2024-05-03"),
        ("fr", "vendredi 3 mai 2024 à 17h04", "2024-05-03T17:04"),
        ("fr", "1er août 2024", "2024-08-01"),
        ("fr", "mar. 3 déc. 2024", "2024-12-03"),
        ("fr", "le 03/05/2024 à 9 h 05", "2024-05-03T09:05"),
        ("es", "3 de mayo de 2024", "2024-05-03"),
        ("es", "viernes, 3 de mayo del 2024 a las 17:04 hs.", "2024-05-03T17:04"),
        ("es", "mayo 3, 2024, 5:04 p. m.", "2024-05-03T17:04"),
        ("ca", "3 de maig de 2024", "2024-05-03"),
        ("it", "venerdì 3 maggio 2024, ore 17.04", "2024-05-03T17:04"),
        ("it", "mar 3 mag 2024", "2024-05-03"),
        ("it", "1° giugno 2024", "2024-06-01"),
        ("pt", "sexta-feira, 3 de maio de 2024 às 17h04", "2024-05-03T17:04"),
        ("pt-BR", "03/mai/2024", "2024-05-03"),
        ("pt", "1º de março de 2024", "2024-03-01"),
        ("nl", "vrijdag 3 mei 2024 om 17.04 uur", "2024-05-03T17:04"),
        ("nl", "3 mrt. 2024", "2024-03-03"),
        ("pl", "3 maja 2024 r., godz. 17:04", "2024-05-03T17:04"),
        ("pl", "piątek, 3 listopada 2023", "2023-11-03"),
        ("cs", "3. května 2024 v 17:04", "2024-05-03T17:04"),
        ("cs", "3. 5. 2024", "2024-05-03"),
        ("cs", "12. července 2024", "2024-07-12"),
        ("sk", "3. mája 2024", "2024-05-03"),
        ("sv", "fredag 3 maj 2024 kl. 17.04", "2024-05-03T17:04"),
        ("da", "3. maj 2024 kl. 17:04", "2024-05-03T17:04"),
        ("no", "fredag 3. mai 2024 kl. 17.04", "2024-05-03T17:04"),
        ("fi", "3. toukokuuta 2024 klo 17.04", "2024-05-03T17:04"),
        ("fi", "3.5.2024 klo 9.05", "2024-05-03T09:05"),
        ("hu", "2024. május 3., péntek 17:04", "2024-05-03T17:04"),
        ("hu", "2024. 05. 03.", "2024-05-03"),
        ("ro", "vineri, 3 mai 2024, ora 17:04", "2024-05-03T17:04"),
        ("tr", "3 Mayıs 2024 Cuma, 17:04", "2024-05-03T17:04"),
        ("tr", "3 ŞUBAT 2024", "2024-02-03"),
        ("hr", "3. svibnja 2024. u 17:04", "2024-05-03T17:04"),
        ("hr", "3. listopada 2023.", "2023-10-03"),
        ("vi", "3 tháng 5, 2024", "2024-05-03"),
        ("vi", "Thứ Sáu, ngày 3 tháng 12 năm 2024 lúc 17:04", "2024-12-03T17:04"),
        ("id", "Jumat, 3 Mei 2024 pukul 17.04 WIB", "2024-05-03T17:04"),
        ("lt", "2024 m. gegužės 3 d.", "2024-05-03"),
    ]);
}

#[test]
fn other_scripts() {
    check(&[
        ("ru", "3 мая 2024 г.", "2024-05-03"),
        ("ru", "пятница, 3 мая 2024 года в 17:04", "2024-05-03T17:04"),
        ("ru", "03.05.2024 17:04 МСК", "2024-05-03T17:04+03:00"),
        ("uk", "3 травня 2024 р. о 17:04", "2024-05-03T17:04"),
        ("uk", "п'ятниця, 3 листопада 2023", "2023-11-03"),
        ("bg", "3 май 2024 г. в 17:04 ч.", "2024-05-03T17:04"),
        ("sr", "3. мај 2024.", "2024-05-03"),
        ("el", "Παρασκευή, 3 Μαΐου 2024, 5:04 μ.μ.", "2024-05-03T17:04"),
        ("el", "3 ΜΑΪΟΥ 2024", "2024-05-03"),
        ("ar", "٣ مايو ٢٠٢٤", "2024-05-03"),
        ("ar", "الجمعة، 3 أيار 2024", "2024-05-03"),
        ("ar", "3 كانون الثاني 2024 5:04 م", "2024-01-03T17:04"),
        ("fa", "۳ مه ۲۰۲۴", "2024-05-03"),
        ("fa", "جمعه ۱۴ اردیبهشت ۱۴۰۳ ساعت ۱۷:۰۴", "2024-05-03T17:04"),
        ("fa", "۱۴۰۳/۰۲/۱۴", "2024-05-03"),
        ("he", "3 במאי 2024", "2024-05-03"),
        ("hi", "३ मई २०२४", "2024-05-03"),
        ("hi", "शुक्रवार, 3 अक्टूबर 2024", "2024-10-03"),
        ("zh", "2024年5月3日", "2024-05-03"),
        ("zh", "2024年5月3日 星期五 下午5:04", "2024-05-03T17:04"),
        ("zh", "2024 年 05 月 03 日 17时04分", "2024-05-03T17:04"),
        ("zh-TW", "民國113年5月3日", "2024-05-03"),
        ("zh", "2024年5月", "2024-05"),
        ("ja", "2024年5月3日（金）17時04分", "2024-05-03T17:04"),
        ("ja", "令和6年5月3日", "2024-05-03"),
        ("ja", "２０２４年５月３日 午後5時", "2024-05-03T17:00"),
        ("ko", "2024. 5. 3.", "2024-05-03"),
        ("ko", "2024년 5월 3일 금요일 오후 5:04", "2024-05-03T17:04"),
        ("ko", "24.05.03 17:04", "2024-05-03T17:04"),
        ("th", "3 พฤษภาคม 2567", "2024-05-03"),
        ("th", "3 พ.ค. 2567 เวลา 17:04 น.", "2024-05-03T17:04"),
        ("th", "3 พฤษภาคม พ.ศ. 2567", "2024-05-03"),
    ]);
}

#[test]
fn a_month_of_another_language_than_the_page() {
    check(&[
        ("de", "May 3, 2024", "2024-05-03"),
        ("en", "3 мая 2024", "2024-05-03"),
        ("", "3 de mayo de 2024", "2024-05-03"),
        ("zh", "3 May 2024", "2024-05-03"),
        ("xx", "3. Mai 2024", "2024-05-03"),
    ]);
}

#[test]
fn what_is_no_date() {
    check(&[
        ("", "", ""),
        ("", "2024-02-30", ""),
        ("", "2024-13-01", ""),
        ("", "31/31/2024", ""),
        ("", "1850-05-03", ""),
        ("", "2078-05-03", ""),
        ("", "0000-00-00", ""),
        ("", "$12.50", ""),
        ("", "1.299,00 €", ""),
        ("", "v3.5.24", ""),
        ("", "1.2.3.4", ""),
        ("", "192.168.10.24", ""),
        ("", "978-3-16-148410-0", ""),
        ("", "01 23 45 67 89", ""),
        ("", "030 12 05 2024", ""),
        ("", "+49 30 12052024", ""),
        ("", "12:30", ""),
        ("", "3 May", ""),
        ("", "May the 4th be with you", ""),
        ("", "200 days of 2024", ""),
        ("", "12345678", ""),
        ("", "Published in spring", ""),
        ("", "2024-05-03 and 2024-05-04", ""),
        ("", "page 3 of 2024", ""),
    ]);
}

fn found(lang: &str, text: &str) -> String {
    let words = words();
    let found = find(text, words, Some(lang).filter(|lang| !lang.is_empty()));
    found.map(|(range, date)| format!("{date} {}", &text[range])).unwrap_or_default()
}

#[test]
fn dates_in_longer_texts() {
    for (lang, text, expected) in [
        ("en", "Published on May 3, 2024 at 5:04 pm by Mara Lindqvist", "2024-05-03T17:04 May 3, 2024 at 5:04 pm"),
        ("en", "By Mara Lindqvist | 3 May 2024 | 4 comments", "2024-05-03 3 May 2024"),
        ("en", "Posted: 05/03/2024 in News", "2024-05-03 05/03/2024"),
        ("en", "May 3, 2024Updated on June 7, 2024", "2024-05-03 May 3, 2024"),
        ("en", "05/03/2024By Ann Lee", "2024-05-03 05/03/2024"),
        ("en", "Written in May 2020, updated on June 4, 2021", "2021-06-04 June 4, 2021"),
        ("en", "Since May 2020 we have known", "2020-05 May 2020"),
        ("de", "Veröffentlicht am 3. Mai 2024 von Jutta Ohm", "2024-05-03 3. Mai 2024"),
        ("de", "Stand: 03.05.2024, 17:04 Uhr", "2024-05-03T17:04 03.05.2024, 17:04"),
        ("zh", "发布于2024年5月3日来源", "2024-05-03 2024年5月3"),
        ("en", "3-5 May 2024", "2024-05-03 5 May 2024"),
        ("en", "https://news.example/2024/05/03/harvest", "2024-05-03 2024/05/03"),
    ] {
        let expected = expected.replace("2024-05-03 5 May", "2024-05-05 5 May");
        assert_eq!(found(lang, text), expected, "{text}");
    }
}

#[test]
fn numbers_in_longer_texts_are_no_dates() {
    for text in [
        "Version 3.5.24 of the driver",
        "released as v2024.05.03.1 for all",
        "ISBN 978-3-16-148410-0, 320 pages",
        "Call 030-12-05-2024 or 555-01-2024",
        "It costs $5/3/2024 units",
        "The season 2010-11 was long",
        "Order number 20240503",
        "1.299,00 EUR plus 3.50 shipping",
        "between 2,024 and 3,050 people in 12 of 24 towns",
        "chapter 3.5.24 and section 1.2.3.2024",
        "ratio 3/5/24/7",
        "May I come in at 5?",
        "In 2024, 3 marches took place",
        "GPS 52.5200.2024",
        "the part 05/03/2024xb is sold out",
    ] {
        assert_eq!(found("en", text), "", "{text}");
    }
}

#[test]
fn unix_seconds_only_where_asked() {
    let words = words();
    let shown = |text: &str| unix(text, words).map(|date| date.to_string()).unwrap_or_default();
    assert_eq!(shown("1714730400"), "2024-05-03T10:00:00Z");
    assert_eq!(shown(" 1714730400123 "), "2024-05-03T10:00:00Z");
    assert_eq!(shown("17147304"), "");
    assert_eq!(shown("9999999999"), "");
    assert_eq!(shown("-714730400"), "");
    assert_eq!(parse("1714730400", words, None), None);
}

#[test]
fn long_texts_take_linear_time() {
    let words = words();
    for piece in ["3 ", "May ", "12:", "3. Mai ", "2024-", "Friday, ", "(", "年", "2024年5月 ", "\u{200c}"] {
        let text = piece.repeat(200_000 / piece.len());
        let start = std::time::Instant::now();
        let _ = find(&text, words, Some("en"));
        assert!(start.elapsed().as_secs() < 5, "{piece}");
    }
}

/// Dates, words beside them, whether there is a time and whether there is a weekday.
fn beside(text: &str) -> Option<(usize, f32, bool, bool)> {
    dated(text, words(), None).map(|dated| (dated.dates, dated.beside, dated.time, dated.weekday))
}

#[test]
fn nothing_stands_beside_a_date_alone() {
    let days =
        ["Mar 12, 2024", "12.03.2024", "3 мая 2025", "2024年3月12日", "5 March", "3.5.24", "май 2024", "12 मार्च 2024"];
    for text in days {
        assert_eq!(beside(text), Some((1, 0.0, false, false)), "{text}");
    }
    assert_eq!(beside("Monday, Feb 2, 2026"), Some((1, 0.0, false, true)));
    assert_eq!(beside("03.05.2025 | 18:02 Uhr"), Some((1, 0.0, true, false)));
    assert_eq!(beside("12 März, 10:15"), Some((1, 0.0, true, false)));
    assert_eq!(beside("2025年5月3日 星期六"), Some((1, 0.0, false, true)));
    assert_eq!(beside("12 Mart 2024 - 14 Mart 2024"), Some((2, 0.0, false, false)));
}

#[test]
fn words_beside_dates_are_counted() {
    assert_eq!(beside("Published: 12 March 2024, 10:15"), Some((1, 1.0, true, false)));
    assert_eq!(beside("发布时间:2024-03-12 10:15:00"), Some((1, 2.0, true, false)));
    assert_eq!(beside("입력 2024.03.12 10:15 수정 2024.03.12 11:00"), Some((2, 2.0, true, false)));
    assert_eq!(beside("12 Marines came on 5 May"), Some((1, 3.0, false, false)));
    for text in ["", "1914", "$12.99", "10:15", "March went out", "Room 12, floor 3", "1,204 views"] {
        assert_eq!(beside(text), None, "{text}");
    }
}
