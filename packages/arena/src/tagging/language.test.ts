import { eld } from 'eld/medium';
import { expect, test } from 'vitest';
import { isLanguage } from '../core/languages.ts';
import { languageOf, languageTagger } from './language.ts';

/** Prompts as people type them, written for this test: short, long, with typos, names, code and other scripts among them. */
const PROMPTS: Readonly<Record<string, readonly string[]>> = {
  en: [
    'Write a poem about the sea',
    'what is the capital of australia',
    'How do I boil an egg so that the yolk stays soft?',
    'explain quantum entanglement like im five',
    'Summarize the plot of Hamlet in three sentences.',
    'whats the best way to learn guitar at 40',
    'Give me ten names for a black cat',
    'why is my sourdough so dense, it never rises properly',
    'Translate "谢谢" into English and explain when to use it',
    'Fix this please:\n```python\nfor i in range(3)\n    print(i)\n```\nit says invalid syntax',
    'Is https://www.example.com/a/b a safe website to buy shoes from?',
    'Who won the world cup in 1998 and who scored in the final?',
  ],
  zh: [
    '你好',
    '写一首诗',
    '请介绍一下你自己',
    '用Python写一个快速排序',
    'Java里HashMap和Hashtable有什么区别？',
    '把这句话翻译成英文：我明天要去北京出差。',
    '為什麼天空是藍色的？',
    '1+1等于几',
    '红烧肉怎么做才好吃，步骤详细一点',
    '帮我写一封英文邮件给客户，说明货物延迟两周',
    '美の味这家店怎么样？值得去吗',
    '鲁迅和周树人是什么关系',
  ],
  ja: [
    'こんにちは',
    '日本の首都はどこですか？',
    '東京でおすすめのラーメン屋を教えてください',
    'Pythonでフィボナッチ数列を計算する関数を書いて',
    '猫についての俳句を作って',
    'カレーの作り方',
    '自己紹介をお願いします',
    '明日の会議を断るメールの文面を考えてほしい',
    '「桜」の意味は何ですか',
    'ありがとう',
  ],
  ko: [
    '안녕하세요',
    '서울에서 가볼 만한 곳 추천해 줘',
    '김치찌개 만드는 방법을 알려주세요',
    '자바스크립트로 계산기 만들어줘',
    '대한민국의 수도는 어디인가요?',
    '영어로 번역해줘: 나는 학생이다',
    '시 한 편 써줘',
    'ㅋㅋㅋ 재밌는 농담 하나',
    '양자역학이 뭐야',
    '다이어트 식단 짜줘',
  ],
  ru: [
    'Привет, как дела?',
    'Напиши стихотворение про осень',
    'какая столица Австралии',
    'Объясни квантовую запутанность простыми словами',
    'Как приготовить борщ?',
    'напиши код на python для сортировки массива',
    'Кто написал «Войну и мир» и о чём эта книга?',
    'Придумай десять имён для чёрного кота',
    'Почему небо голубое?',
    'Составь план тренировок на неделю',
  ],
  es: [
    'Escribe un poema sobre el mar',
    '¿Cuál es la capital de Australia?',
    'cómo puedo aprender inglés rápido',
    'Dame una receta de tortilla de patatas',
    'explícame la fotosíntesis en pocas palabras',
    '¿Por qué el cielo es azul?',
    'Escribe una función en Python que cuente las vocales',
    'quiero bajar de peso, hazme una dieta para una semana',
    'Resume el argumento de Don Quijote',
    'Hola, ¿qué tal estás?',
  ],
  fr: [
    'Écris un poème sur la mer',
    'Quelle est la capitale de l’Australie ?',
    'comment faire une bonne pâte à crêpes',
    'Explique-moi la photosynthèse simplement',
    'Pourquoi le ciel est-il bleu ?',
    'Donne-moi dix noms pour un chat noir',
    'rédige une lettre de motivation pour un poste de serveur',
    'Bonjour, comment allez-vous ?',
    "Quels sont les meilleurs musées de Paris d'après toi",
    'résume le livre Les Misérables en trois phrases',
  ],
  de: [
    'Schreibe ein Gedicht über das Meer',
    'Was ist die Hauptstadt von Australien?',
    'wie koche ich ein ei damit es weich bleibt',
    'Erkläre mir die Photosynthese in einfachen Worten',
    'Warum ist der Himmel blau?',
    'Wie lese ich eine CSV-Datei in Java ein?',
    'Nenne mir zehn Namen für einen schwarzen Kater',
    'Kannst du mir bei einer Bewerbung helfen?',
    'Guten Tag, wie geht es Ihnen heute?',
    'Wer hat die Schlange namens Python im Mythos getötet?',
  ],
  pt: [
    'Escreva um poema sobre o mar',
    'qual é a capital da Austrália?',
    'Como faço para aprender inglês mais rápido',
    'Me dê uma receita de pão de queijo',
    'Por que o céu é azul?',
    'explique como funciona um motor a gasolina',
    'Olá, tudo bem com você?',
    'não consigo dormir, o que devo fazer?',
  ],
  it: [
    'Scrivi una poesia sul mare',
    "Qual è la capitale dell'Australia?",
    'come si fa la carbonara',
    'Spiegami la fotosintesi in parole semplici',
    'Perché il cielo è blu?',
    'dammi dieci nomi per un gatto nero',
    'Ciao, come stai oggi?',
    'Riassumi la trama dei Promessi sposi',
  ],
  nl: [
    'Schrijf een gedicht over de zee',
    'Wat is de hoofdstad van Australië?',
    'hoe maak ik lekkere pannenkoeken',
    'Waarom is de lucht blauw?',
    'Geef me tien namen voor een zwarte kat',
  ],
  pl: [
    'Napisz wiersz o morzu',
    'Jaka jest stolica Australii?',
    'jak ugotować dobry rosół',
    'Dlaczego niebo jest niebieskie?',
    'Wymyśl dziesięć imion dla czarnego kota',
  ],
  tr: [
    'Deniz hakkında bir şiir yaz',
    'Avustralya’nın başkenti neresidir?',
    'evde baklava nasıl yapılır',
    'Gökyüzü neden mavidir?',
    'Bana kısa bir hikaye anlat',
  ],
  vi: [
    'Viết một bài thơ về biển',
    'Thủ đô của Úc là gì?',
    'cách nấu phở bò ngon',
    'Tại sao bầu trời có màu xanh?',
    'Hãy kể cho tôi một câu chuyện ngắn',
  ],
  ar: [
    'اكتب قصيدة عن البحر',
    'ما هي عاصمة أستراليا؟',
    'كيف أتعلم اللغة الإنجليزية بسرعة',
    'لماذا السماء زرقاء؟',
  ],
  fa: ['یک شعر درباره دریا بنویس', 'پایتخت استرالیا کجاست؟', 'چگونه می‌توانم زبان انگلیسی یاد بگیرم'],
  he: ['שלום', 'כתוב שיר על הים', 'מהי בירת אוסטרליה?'],
  hi: ['समुद्र पर एक कविता लिखो', 'ऑस्ट्रेलिया की राजधानी क्या है?', 'मुझे एक छोटी कहानी सुनाओ'],
  th: ['สวัสดี', 'เขียนบทกวีเกี่ยวกับทะเล', 'เมืองหลวงของออสเตรเลียคืออะไร'],
  uk: ['Напиши вірш про море', 'Яка столиця Австралії?', 'Чому небо блакитне? Поясни дитині'],
  el: ['Γράψε ένα ποίημα για τη θάλασσα', 'Ποια είναι η πρωτεύουσα της Αυστραλίας;'],
  cs: ['Napiš báseň o moři', 'Proč je nebe modré? Vysvětli to dítěti'],
  sv: ['Skriv en kort berättelse om en häst', 'Vad heter Australiens huvudstad?'],
  unknown: [
    '',
    '   \n\n ',
    'hi',
    'ok',
    '12345',
    '3 + 4 * (2 - 1) = ?',
    '🙂🙂🙂',
    'asdf',
    'https://www.example.com/some/long/path?with=query',
    '```python\ndef add(first, second):\n    return first + second\n```',
    'for (int i = 0; i < n; i++) {\n  sum += values[i];\n}',
    'SELECT name, COUNT(*) FROM orders GROUP BY name;',
    '$ git push origin main',
    '1. e4 e5 2. Nf3 Nc6',
  ],
};

test.each(Object.entries(PROMPTS))('languageOf() knows %s', (language, prompts) => {
  expect(
    prompts.filter((prompt) => languageOf(prompt) !== language).map((prompt) => [prompt, languageOf(prompt)]),
  ).toEqual([]);
});

test.each([
  ['explique a fotossíntese de forma simples', 'French and Catalan are as near as Portuguese'],
  ['hello', 'a word is too little'],
  ['Translate bonjour, hola, ciao, hallo, olá', 'a list of words in five languages'],
])('languageOf(%j) is unknown rather than wrong: %s', (prompt) => {
  expect(languageOf(prompt)).toBe('unknown');
});

test('every language of the detector is one that can be asked for', () => {
  const { Languages: codes } = eld.info() as { Languages: Record<string, string> };
  expect(Object.values(codes)).toHaveLength(60);
  expect(Object.values(codes).filter((code) => !isLanguage(code))).toEqual([]);
});

test('the language of a battle is that of its first prompt', () => {
  const turn = (prompt: string) => ({ prompt, replies: { a: { text: '' }, b: { text: '' } } });
  expect(
    languageTagger.tag([turn('Напиши стихотворение про осень'), turn('in English please, my friend')]),
  ).toBe('ru');
  expect(languageTagger.tag([])).toBe('unknown');
});
