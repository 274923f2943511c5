//! The text by whose tokens an analyzer's fingerprint tells a change of its rules or tables.
//!
//! One law: it has words for every rule, every script that folding treats apart and every stemmer;
//! changing it changes every fingerprint, so it is changed together with the index format only.

/// Words of every script and stemmer, and one case at least of every rule.
pub(crate) const PROBE: &str = "\
The U.S.S.R.'s treaties, e.g. Powers' and Morales' negotiations; Laos generously agreed: 3.14% of \
1,000 or 1,2 or 1.000,50 km. end.Start snake_case a:b al-Assad O'Brien don't Sana'a N'Djamena \
d'Orsay l\u{2019}accord qu\u{2018}il t'ang China\u{2019}s 1960\u{2019}s \u{AB}Quoted\u{BB} \u{BD} m\u{B2}
S/RES/2231(2015) A/78/PV.4, infcirc/540 NSC-68/4 GC(45)/RES/10 and/or w/5 1961/63
S\u{E9}journ\u{E9} \u{110}or\u{111}evi\u{107} \u{141}\u{F3}d\u{17A} Erdog\u{306}an I\u{15F}\u{131}k \u{130}n\u{F6}n\u{FC} Stra\u{DF}e \u{1E9E} \u{152}uvre \u{C6}r\u{F8} \u{DE}\u{F3}r\u{F0}ur \u{259} \u{FB01}n \u{FF21}\u{FF11}
n\u{E9}gociations internationales, parlementaires; die Verhandlungen der Au\u{DF}enminister; las negociaciones \
pol\u{ED}ticas; i negoziati italiani; as negocia\u{E7}\u{F5}es brasileiras; onderhandelingen lichamelijkheden; \
forhandlingerne udenrigsministeren; f\u{F6}rhandlingarna utrikesministern; forhandlingene \
utenriksministeren; neuvotteluissa ulkoministerille; t\u{E1}rgyal\u{E1}sokat k\u{FC}l\u{FC}gyminiszterek; negocierilor \
mini\u{219}trilor; g\u{F6}r\u{FC}\u{15F}meleri bakanl\u{131}\u{11F}\u{131}nda
переговоры министров иностранных дел ещё Й ї ў ѓ за\u{301}мок С.С.С.Р.
διαπραγματεύσεις Υπουργός Εξωτερικών ΐ ᾳ
مُفَاوَضَات المفاوضات وزراء الخارجية أإآٱ مؤتمر شؤون كـــتاب ٢٠٢٤ ١٬٠٠٠
பேச்சுவார்த்தைகள் வெளியுறவு அமைச்சர்கள்
שָׁלוֹם צה\"ל हिन्दी क़ानून २०२४ বাংলা ქართული ՀԱՅ አማርኛ
安全理事会 日本語カタカナ ﾊﾟﾘ 葛\u{E0100} 中 한국어 외교부
การประชุมสุดยอด ກອງປະຊຸມ ប្រជុំ အစည်းအဝေး 👍🏽 🇺🇳
";
