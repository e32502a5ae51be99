-- SPDX-License-Identifier: GPL-3.0-or-later
-- Demo data: the words it is made of, in temporary tables that vanish with the session. The first of
-- a list are the most frequent. 'word|latin' gives the spelling for user names and e-mail addresses
-- where unaccent() does not know the script.

DROP TABLE IF EXISTS pg_temp.demo_list, pg_temp.demo_word, pg_temp.demo_place, pg_temp.demo_slot,
    pg_temp.demo_city, pg_temp.demo_definition;

CREATE TEMPORARY TABLE demo_list (lang text, kind text, words text);
INSERT INTO demo_list VALUES
('en', 'first', 'James,Mary,John,Emma,Oliver,Olivia,William,Amelia,Harry,Isla,Jack,Ava,George,Emily,Noah,Sophie,Charlie,Grace,Jacob,Lily,Thomas,Freya,Oscar,Ella,Henry,Charlotte,Leo,Alice,Archie,Daisy,Joshua,Florence,Freddie,Rosie,Ethan,Matilda,Isaac,Evelyn,Alexander,Phoebe,Joseph,Hannah,Edward,Ruth,Samuel,Zoë,Daniel,Siân,Arthur,Niamh,Dylan,Saoirse,Rhys,Aoife,Seán,Eleanor,Callum,Imogen,Hugh,Beatrice'),
('en', 'last', 'Smith,Jones,Taylor,Brown,Williams,Wilson,Johnson,Davies,Robinson,Wright,Thompson,Evans,Walker,White,Roberts,Green,Hall,Wood,Jackson,Clarke,Patel,Khan,Lewis,James,Phillips,Mason,Mitchell,Rose,Davis,Rodgers,Cox,Hughes,Edwards,Harris,Martin,Cooper,King,Lee,Baker,Turner,O''Brien,O''Connor,MacDonald,McCarthy,Fitzgerald,Campbell,Stewart,Murray,Bell,Young,Ward,Watson,Price,Bennett,Gray,Carter,Shaw,Marshall,Ellis,Chapman,Webb,Holmes,Mills,Palmer,Knight,Lloyd,Fox,Hawthorne-Whitfield,Featherstonehaugh,Cholmondeley,Ashworth,Pemberton,Kowalski,Singh,Begum,Okafor,Adeyemi,D''Arcy,St John,Wolstenholme'),
('en', 'street', 'High Street,Church Lane,Station Road,Victoria Road,Mill Lane,The Green,Park Avenue,Queen''s Road,King Street,Elm Grove'),
('en', 'business', 'Bakery,Garage,Studio,Consulting,Books,Coffee,Dental Care,Logistics,Software,Brewery,Gardens,Architects,Plumbing,Travel,Media,Textiles,Optics,Security,Cycles,Farm'),
('en', 'suffix', 'Ltd,& Sons Ltd,LLP,Group plc,Inc.'),
('fr', 'first', 'Marie,Jean,Pierre,Camille,Lucas,Léa,Louis,Chloé,Gabriel,Manon,Hugo,Inès,Arthur,Jade,Jules,Louise,Nicolas,Emma,Antoine,Sarah,Julien,Juliette,Maxime,Alice,Thomas,Anaïs,François,Hélène,Sébastien,Céline,Benoît,Aurélie,Mathieu,Élodie,Jérôme,Mélanie,Frédéric,Stéphanie,Olivier,Noémie,Raphaël,Zoé,Théo,Margaux,Étienne,Clémence,Rémi,Solène,Loïc,Maëlle,Gaël,Océane,Yannick,Bénédicte,Cédric,Geneviève,Jean-Baptiste,Marie-Claire,Jean-François,Anne-Sophie'),
('fr', 'last', 'Martin,Bernard,Dubois,Thomas,Robert,Richard,Petit,Durand,Leroy,Moreau,Simon,Laurent,Lefebvre,Michel,Garcia,David,Bertrand,Roux,Vincent,Fournier,Morel,Girard,André,Lefèvre,Mercier,Dupont,Lambert,Bonnet,François,Martinez,Legrand,Garnier,Faure,Rousseau,Blanc,Guérin,Muller,Henry,Roussel,Nicolas,Perrin,Morin,Mathieu,Clément,Gauthier,Dumont,Lopez,Fontaine,Chevalier,Robin,Masson,Sanchez,Gérard,Nguyen,Boyer,Denis,Lemaire,Duval,Joly,Gautier,Roger,Roche,Roy,Noël,Meyer,Lucas,Meunier,Jean,Pérez,Marchand,Dufour,Blanchard,Marie,Barbier,Brun,Dumas,Brunet,Schmitt,Leroux,Colin,D''Amico,de La Rochefoucauld,L''Hermitte,Le Goff,N''Diaye,Benali,Lévêque,Hébert,Desfossés,Crèvecœur'),
('fr', 'street', 'Rue de la Gare,Rue de l''Église,Avenue Louise,Rue Victor Hugo,Place du Marché,Chemin des Vignes,Boulevard de la République,Rue du Moulin,Allée des Tilleuls,Quai aux Fleurs'),
('fr', 'business', 'Boulangerie,Garage,Atelier,Pharmacie,Librairie,Menuiserie,Cabinet,Studio,Transports,Fleurs,Brasserie,Domaine,Électricité,Plomberie,Imprimerie,Conseil,Voyages,Optique,Épicerie,Ferme'),
('fr', 'suffix', 'SARL,SA,SAS,& Fils,SRL,et Associés'),
('nl', 'first', 'Jan,Emma,Daan,Julia,Sem,Mila,Lucas,Tess,Levi,Sophie,Finn,Zoë,Noah,Sara,Luuk,Anna,Bram,Eva,Milan,Lotte,Jesse,Lieke,Thijs,Fleur,Lars,Roos,Thomas,Noor,Max,Elin,Ruben,Femke,Stijn,Sanne,Wout,Marieke,Pieter,Ilse,Joris,Griet,Koen,Katrien,Bart,An,Wim,Els,Dirk,Hilde,Geert,Veerle,Sjoerd,Fenna,Jeroen,Maaike,Gijs,Annelies,Tim,Loes,Jurriën,Anne-Fleur'),
('nl', 'last', 'de Jong,Jansen,de Vries,van den Berg,Peeters,Janssens,Bakker,van Dijk,Maes,Visser,Smit,Jacobs,Meijer,de Boer,Mertens,Mulder,Willems,de Groot,Claes,Bos,Goossens,Vos,Wouters,Peters,Hendriks,De Smet,van Leeuwen,Dekker,Brouwer,de Wit,Dijkstra,Smits,de Graaf,van der Meer,Vermeulen,van der Linden,Kok,Jacobs,de Haan,Vermeer,van den Heuvel,van der Veen,van den Broek,de Bruijn,Schouten,van Beek,Willemsen,van Vliet,Hoekstra,Maas,Verhoeven,Koster,van Dam,van de Ven,Prins,Blom,Huisman,Peeters,de Clercq,Dubois,Desmet,Lambrecht,Aerts,D''Hondt,D''Hoker,''t Hart,Van den Abbeele,Vandenbroucke,Vanderstraeten,van Oudenhoven-van der Zee,Yılmaz,El Amrani,Bouzid,Coppens,Segers,Hermans,Pauwels,Michiels,Martens,Stevens'),
('nl', 'street', 'Kerkstraat,Dorpsstraat,Stationsstraat,Molenweg,Nieuwstraat,Schoolstraat,Julianalaan,Grote Markt,Keizersgracht,Lindelaan'),
('nl', 'business', 'Bakkerij,Garage,Atelier,Apotheek,Boekhandel,Schrijnwerkerij,Advocaten,Studio,Transport,Bloemen,Brouwerij,Hoeve,Elektro,Loodgieterij,Drukkerij,Advies,Reizen,Optiek,Slagerij,Kwekerij'),
('nl', 'suffix', 'BV,NV,& Zonen,VOF,Groep,CV'),
('de', 'first', 'Lukas,Anna,Leon,Lena,Paul,Mia,Jonas,Emma,Felix,Sophie,Maximilian,Marie,Finn,Laura,Elias,Lea,Jürgen,Julia,Wolfgang,Sabine,Thomas,Monika,Andreas,Petra,Stefan,Claudia,Michael,Susanne,Markus,Katharina,Günther,Brigitte,Björn,Jutta,Matthias,Käthe,Jörg,Ursula,Sebastian,Annika,Tobias,Greta,Florian,Frieda,Uwe,Heike,Dieter,Renate,Klaus,Ingrid,Rüdiger,Bärbel,Kai,Svenja,Lothar,Gisela,Hans-Peter,Karl-Heinz,Anne-Kathrin,Eva-Maria'),
('de', 'last', 'Müller,Schmidt,Schneider,Fischer,Weber,Meyer,Wagner,Becker,Schulz,Hoffmann,Schäfer,Koch,Bauer,Richter,Klein,Wolf,Schröder,Neumann,Schwarz,Zimmermann,Braun,Krüger,Hofmann,Hartmann,Lange,Schmitt,Werner,Schmitz,Krause,Meier,Lehmann,Schmid,Schulze,Maier,Köhler,Herrmann,König,Walter,Mayer,Huber,Kaiser,Fuchs,Peters,Lang,Scholz,Möller,Weiß,Jung,Hahn,Schubert,Vogel,Friedrich,Keller,Günther,Frank,Berger,Winkler,Roth,Beck,Lorenz,Baumann,Franke,Albrecht,Schuster,Simon,Ludwig,Böhm,Winter,Kraus,Martin,Schumacher,Krämer,Vogt,Stein,Jäger,Otto,Sommer,Groß,Seidel,Heinrich,Brandt,Haas,Schreiber,Graf,von der Leyden,Leutheusser-Schnarrenberg,Müller-Lüdenscheidt,Öztürk,Yıldız,Größenbrinkmann'),
('de', 'street', 'Hauptstraße,Bahnhofstraße,Gartenstraße,Dorfstraße,Schulstraße,Lindenallee,Goethestraße,Am Markt,Kirchgasse,Mühlenweg'),
('de', 'business', 'Bäckerei,Autohaus,Werkstatt,Apotheke,Buchhandlung,Schreinerei,Kanzlei,Studio,Spedition,Blumen,Brauerei,Weingut,Elektro,Sanitär,Druckerei,Beratung,Reisen,Optik,Metzgerei,Gärtnerei'),
('de', 'suffix', 'GmbH,GmbH & Co. KG,AG,OHG,e.K.,& Söhne'),
('es', 'first', 'María,José,Antonio,Carmen,Manuel,Ana,Francisco,Isabel,David,Laura,Juan,Cristina,Javier,Marta,Daniel,Lucía,Carlos,Paula,Jesús,Sofía,Alejandro,Elena,Miguel,Raquel,Rafael,Pilar,Pablo,Sara,Ángel,Inés,Sergio,Rocío,Álvaro,Nuria,Íñigo,Begoña,Adrián,Montserrat,Óscar,Ainhoa'),
('es', 'last', 'García,Rodríguez,González,Fernández,López,Martínez,Sánchez,Pérez,Gómez,Martín,Jiménez,Ruiz,Hernández,Díaz,Moreno,Muñoz,Álvarez,Romero,Alonso,Gutiérrez,Navarro,Torres,Domínguez,Vázquez,Ramos,Gil,Ramírez,Serrano,Blanco,Molina,Morales,Suárez,Ortega,Delgado,Castro,Ortiz,Rubio,Marín,Sanz,Núñez,Iglesias,Medina,Garrido,Cortés,Castillo,Santos,Lozano,Guerrero,Cano,Prieto,Méndez,Cruz,Peña,Ibáñez,Etxeberria,Puig,Ferrer,de la Fuente,Zúñiga,Ocaña'),
('es', 'street', 'Calle Mayor,Calle Real,Avenida de la Constitución,Plaza de España,Calle de Alcalá,Paseo del Prado,Calle San José,Camino Viejo'),
('es', 'business', 'Panadería,Taller,Estudio,Farmacia,Librería,Carpintería,Abogados,Transportes,Floristería,Bodegas,Electricidad,Fontanería,Imprenta,Asesoría,Viajes,Óptica'),
('es', 'suffix', 'S.L.,S.A.,e Hijos,S.L.U.,Hermanos'),
('pl', 'first', 'Anna,Piotr,Maria,Krzysztof,Katarzyna,Andrzej,Małgorzata,Tomasz,Agnieszka,Paweł,Barbara,Jan,Ewa,Michał,Krystyna,Marcin,Elżbieta,Grzegorz,Zofia,Łukasz,Teresa,Wojciech,Magdalena,Mariusz,Joanna,Dariusz,Żaneta,Zbigniew,Świetlana,Sławomir'),
('pl', 'last', 'Nowak,Kowalski,Wiśniewski,Wójcik,Kowalczyk,Kamiński,Lewandowski,Zieliński,Szymański,Woźniak,Dąbrowski,Kozłowski,Jankowski,Mazur,Wojciechowski,Kwiatkowski,Krawczyk,Kaczmarek,Piotrowski,Grabowski,Zając,Pawłowski,Michalski,Król,Wieczorek,Jabłoński,Wróbel,Nowakowski,Majewski,Olszewski,Stępień,Malinowski,Jaworski,Adamczyk,Dudek,Nowicki,Pawlak,Górski,Witkowski,Walczak,Sikora,Baran,Rutkowski,Michalak,Szewczyk,Ostrowski,Tomaszewski,Pietrzak,Zalewski,Wróblewski,Brzęczyszczykiewicz'),
('pl', 'street', 'ul. Polna,ul. Leśna,ul. Słoneczna,ul. Krótka,ul. Szkolna,ul. Ogrodowa,al. Niepodległości,Rynek'),
('pl', 'business', 'Piekarnia,Warsztat,Apteka,Księgarnia,Stolarnia,Kancelaria,Studio,Transport,Kwiaciarnia,Browar,Drukarnia,Optyk'),
('pl', 'suffix', 'Sp. z o.o.,S.A.,i Synowie,s.c.'),
('tr', 'first', 'Mehmet,Fatma,Mustafa,Ayşe,Ahmet,Emine,Ali,Hatice,Hüseyin,Zeynep,Hasan,Elif,İbrahim,Meryem,İsmail,Şerife,Osman,Zehra,Yusuf,Sultan,Murat,Özlem,Ömer,Gülşen,Çağlar,Iğdır'),
('tr', 'last', 'Yılmaz,Kaya,Demir,Şahin,Çelik,Yıldız,Yıldırım,Öztürk,Aydın,Özdemir,Arslan,Doğan,Kılıç,Aslan,Çetin,Kara,Koç,Kurt,Özkan,Şimşek,Polat,Korkmaz,Çakır,Erdoğan,Acar,Güneş,Işık,İnan,Uğur,Güngör'),
('tr', 'street', 'Atatürk Caddesi,Cumhuriyet Caddesi,İstiklal Caddesi,Gül Sokak,Çınar Sokak,Okul Sokak'),
('tr', 'business', 'Fırın,Atölye,Eczane,Kitabevi,Hukuk,Stüdyo,Nakliyat,Çiçek,Matbaa,Turizm'),
('tr', 'suffix', 'A.Ş.,Ltd. Şti.,ve Oğulları'),
('el', 'first', 'Γιώργος|giorgos,Μαρία|maria,Γιάννης|giannis,Ελένη|eleni,Κώστας|kostas,Αικατερίνη|aikaterini,Δημήτρης|dimitris,Βασιλική|vasiliki,Νίκος|nikos,Σοφία|sofia,Παναγιώτης|panagiotis,Αγγελική|angeliki,Χρήστος|christos,Γεωργία|georgia,Ιωάννα|ioanna,Θανάσης|thanasis'),
('el', 'last', 'Παπαδόπουλος|papadopoulos,Βλάχος|vlachos,Αγγελόπουλος|angelopoulos,Νικολαΐδης|nikolaidis,Γεωργίου|georgiou,Δημητρίου|dimitriou,Παππάς|pappas,Οικονόμου|oikonomou,Κωνσταντίνου|konstantinou,Ιωάννου|ioannou,Παπαγεωργίου|papageorgiou,Μακρής|makris,Αντωνίου|antoniou,Παπακωνσταντίνου-Χατζηδάκη|papakonstantinou'),
('el', 'street', 'Οδός Ερμού,Λεωφόρος Αθηνών,Οδός Αγίου Γεωργίου,Οδός Σταδίου'),
('el', 'business', 'Φούρνος|fournos,Συνεργείο|synergeio,Φαρμακείο|farmakeio,Βιβλιοπωλείο|vivliopoleio,Ξυλουργείο|xylourgeio'),
('el', 'suffix', 'Α.Ε.,Ε.Π.Ε.,Ο.Ε.'),
('ar', 'first', 'محمد|mohamed,فاطمة|fatima,أحمد|ahmed,مريم|maryam,علي|ali,عائشة|aicha,يوسف|youssef,نور|nour,عمر|omar,ليلى|layla,خالد|khalid,زينب|zaynab'),
('ar', 'last', 'العلوي|alaoui,بنعلي|benali,الفاسي|elfassi,المنصوري|almansouri,حداد|haddad,النجار|alnajjar,خوري|khoury,الشريف|cherif,بن عمر|benomar,العمراني|elamrani'),
('ar', 'street', 'شارع الحسن الثاني,شارع محمد الخامس,شارع الشيخ زايد'),
('ar', 'business', 'مخبز|makhbaz,صيدلية|saydalia,مكتبة|maktaba,ورشة|warsha'),
('ar', 'suffix', 'ش.م.م,وأولاده'),
('he', 'first', 'נועם|noam,תמר|tamar,דוד|david,מאיה|maya,יוסף|yosef,שרה|sara,איתי|itay,נועה|noa'),
('he', 'last', 'כהן|cohen,לוי|levi,מזרחי|mizrahi,פרץ|peretz,ביטון|biton,דהן|dahan,אברהם|avraham,פרידמן-גולדברג|friedman'),
('he', 'street', 'רחוב הרצל,שדרות רוטשילד,רחוב דיזנגוף'),
('he', 'business', 'מאפייה|mafia,סטודיו|studio,מוסך|musach'),
('he', 'suffix', 'בע"מ'),
('zh', 'first', '伟|wei,芳|fang,娜|na,秀英|xiuying,敏|min,静|jing,丽|li,强|qiang,磊|lei,军|jun,洋|yang,小明|xiaoming'),
('zh', 'last', '王|wang,李|li,张|zhang,刘|liu,陈|chen,杨|yang,黄|huang,赵|zhao,吴|wu,周|zhou,欧阳|ouyang,司马|sima'),
('zh', 'street', '人民路,中山路,建设路'),
('zh', 'business', '科技|keji,贸易|maoyi,书店|shudian'),
('zh', 'suffix', '有限公司');

CREATE TEMPORARY TABLE demo_word AS
SELECT l.lang, l.kind, (w.n - 1)::integer AS n, split_part(w.entry, '|', 1) AS word,
       regexp_replace(service.fold(coalesce(nullif(split_part(w.entry, '|', 2), ''), w.entry)),
                      '[^a-z]', '', 'g') AS latin
FROM demo_list l CROSS JOIN LATERAL unnest(string_to_array(l.words, ',')) WITH ORDINALITY AS w(entry, n);
ANALYZE demo_word;

-- Where customers live: language, how many, dialling code with the start of a mobile number, digits
-- that follow, currency, and cities as 'name|postal code'.
CREATE TEMPORARY TABLE demo_place (
    id integer, country text, lang text, locale text, weight integer, phone text, digits integer,
    currency text, sepa boolean, cities text,
    firsts integer, lasts integer, streets integer, businesses integer, suffixes integer, towns integer);
INSERT INTO demo_place (id, country, lang, locale, weight, phone, digits, currency, sepa, cities) VALUES
(1, 'FR', 'fr', 'fr-FR', 800, '+336', 8, 'EUR', true, 'Paris|75011,Lyon|69003,Marseille|13006,Toulouse|31000,Lille|59000,Nantes|44000,Strasbourg|67000,Bordeaux|33000,Rennes|35000,Saint-Étienne|42000,Besançon|25000,Châteauroux|36000'),
(2, 'DE', 'de', 'de-DE', 600, '+4915', 9, 'EUR', true, 'Berlin|10115,Hamburg|20095,München|80331,Köln|50667,Frankfurt am Main|60311,Stuttgart|70173,Düsseldorf|40213,Leipzig|04109,Nürnberg|90402,Münster|48143,Saarbrücken|66111,Görlitz|02826'),
(3, 'NL', 'nl', 'nl-NL', 560, '+316', 8, 'EUR', true, 'Amsterdam|1012 AB,Rotterdam|3011 BD,Den Haag|2511 CS,Utrecht|3511 LN,Eindhoven|5611 AZ,Groningen|9711 LM,''s-Hertogenbosch|5211 HV,Maastricht|6211 CK'),
(4, 'BE', 'nl', 'nl-BE', 500, '+324', 8, 'EUR', true, 'Antwerpen|2000,Gent|9000,Brugge|8000,Leuven|3000,Hasselt|3500,Mechelen|2800,Kortrijk|8500,Aalst|9300,Oostende|8400'),
(5, 'BE', 'fr', 'fr-BE', 340, '+324', 8, 'EUR', true, 'Bruxelles|1000,Liège|4000,Namur|5000,Charleroi|6000,Mons|7000,Tournai|7500,Ottignies-Louvain-la-Neuve|1340'),
(6, 'GB', 'en', 'en-GB', 340, '+447', 9, 'GBP', false, 'London|SW1A 1AA,Manchester|M1 1AE,Birmingham|B1 1BB,Leeds|LS1 4DY,Glasgow|G1 1XW,Cardiff|CF10 1EP,Bristol|BS1 4DJ'),
(7, 'ES', 'es', 'es-ES', 210, '+346', 8, 'EUR', true, 'Madrid|28013,Barcelona|08002,Valencia|46001,Sevilla|41001,Málaga|29001,A Coruña|15001,San Sebastián|20003'),
(8, 'US', 'en', 'en-US', 160, '+1202', 7, 'USD', false, 'New York|10001,Austin|78701,Seattle|98101,Boston|02108,Portland|97201'),
(9, 'PL', 'pl', 'pl-PL', 160, '+485', 8, 'PLN', true, 'Warszawa|00-001,Kraków|30-001,Łódź|90-001,Wrocław|50-001,Gdańsk|80-001'),
(10, 'AT', 'de', 'de-AT', 70, '+43660', 7, 'EUR', true, 'Wien|1010,Graz|8010,Linz|4020,Salzburg|5020'),
(11, 'CH', 'de', 'de-CH', 60, '+417', 8, 'CHF', false, 'Zürich|8001,Bern|3011,Basel|4001,Luzern|6003'),
(12, 'CH', 'fr', 'fr-CH', 30, '+417', 8, 'CHF', false, 'Genève|1204,Lausanne|1003,Neuchâtel|2000'),
(13, 'TR', 'tr', 'tr-TR', 60, '+905', 9, 'TRY', false, 'İstanbul|34000,Ankara|06000,İzmir|35000,Şanlıurfa|63000'),
(14, 'GR', 'el', 'el-GR', 56, '+3069', 8, 'EUR', true, 'Αθήνα|105 57,Θεσσαλονίκη|546 24,Πάτρα|262 21'),
(15, 'IE', 'en', 'en-IE', 45, '+3538', 8, 'EUR', true, 'Dublin|D02 AF30,Cork|T12 W8KP,Galway|H91 E9XA'),
(16, 'LU', 'fr', 'fr-LU', 25, '+3526', 8, 'EUR', true, 'Luxembourg|1111,Esch-sur-Alzette|4002'),
(17, 'CA', 'en', 'en-CA', 24, '+1416', 7, 'USD', false, 'Toronto|M5H 2N2,Vancouver|V5K 0A1'),
(18, 'MX', 'es', 'es-MX', 20, '+5255', 8, 'USD', false, 'Ciudad de México|06000,Mérida|97000'),
(19, 'MA', 'ar', 'ar-MA', 16, '+2126', 8, 'EUR', false, 'الدار البيضاء|20000,الرباط|10000'),
(20, 'AE', 'ar', 'ar-AE', 10, '+9715', 8, 'USD', false, 'دبي|00000,أبوظبي|00000'),
(21, 'IL', 'he', 'he-IL', 14, '+9725', 8, 'USD', false, 'תל אביב|6100000,ירושלים|9100000'),
(22, 'CN', 'zh', 'zh-CN', 12, '+861', 10, 'USD', false, '北京|100000,上海|200000,深圳|518000'),
(23, 'TW', 'zh', 'zh-TW', 6, '+8869', 8, 'USD', false, '台北|100'),
(24, 'LI', 'de', 'de-LI', 2, '+4237', 6, 'CHF', false, 'Vaduz|9490'),
(25, 'MT', 'en', 'en-MT', 1, '+3569', 7, 'EUR', true, 'Il-Belt Valletta|VLT 1117');

CREATE TEMPORARY TABLE demo_city AS
SELECT p.id AS place, (c.n - 1)::integer AS n, split_part(c.entry, '|', 1) AS city,
       split_part(c.entry, '|', 2) AS postal_code
FROM demo_place p CROSS JOIN LATERAL unnest(string_to_array(p.cities, ',')) WITH ORDINALITY AS c(entry, n);
ANALYZE demo_city;

UPDATE demo_place p SET
    firsts = (SELECT count(*) FROM demo_word w WHERE w.lang = p.lang AND w.kind = 'first'),
    lasts = (SELECT count(*) FROM demo_word w WHERE w.lang = p.lang AND w.kind = 'last'),
    streets = (SELECT count(*) FROM demo_word w WHERE w.lang = p.lang AND w.kind = 'street'),
    businesses = (SELECT count(*) FROM demo_word w WHERE w.lang = p.lang AND w.kind = 'business'),
    suffixes = (SELECT count(*) FROM demo_word w WHERE w.lang = p.lang AND w.kind = 'suffix'),
    towns = (SELECT count(*) FROM demo_city c WHERE c.place = p.id);
ANALYZE demo_place;

-- One row a unit of weight: a customer's place is a slot.
CREATE TEMPORARY TABLE demo_slot AS
SELECT (row_number() OVER (ORDER BY p.id) - 1)::integer AS slot, p.id AS place
FROM demo_place p CROSS JOIN LATERAL generate_series(1, p.weight);
ANALYZE demo_slot;
