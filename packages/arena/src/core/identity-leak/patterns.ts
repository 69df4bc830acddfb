import { HAN, type KnownName, type NameKind } from './names.ts';

/** What makes a mention an identity leak. `denial` only narrows the choice: reported, and no reason to exclude. */
export const LEAK_FORMS = ['self-identification', 'maker-pattern', 'name-disguised', 'denial'] as const;
export type LeakForm = (typeof LEAK_FORMS)[number];

/** A sentence around a name by which the speaker says who it is. Both sides are clipped to the sentence. */
export interface Cue {
  readonly form: Exclude<LeakForm, 'name-disguised'>;
  /** Kinds of names that the sentence makes sense with. */
  readonly kinds: readonly NameKind[];
  /** Ends where the name begins. */
  readonly before?: RegExp;
  /** Begins where the name ends. */
  readonly after?: RegExp;
  /** The name must end the phrase: "I am Gemini, …" and not "I am Gemini Jones". */
  readonly endsPhrase?: boolean;
  /** Not with names that are also words, people or firms of many trades. */
  readonly isDistinct?: boolean;
  /** Only as the answer to a question for the identity. */
  readonly whenFished?: boolean;
  /** Only where the text begins: "Claude: Sure!" is then no line of a script. */
  readonly isOpening?: boolean;
}

/** Every cue has one of these words: a sentence without any needs no closer look. */
export const SPEAKER =
  /\b(?:i|im|me|my|this|you|as|being|greetings|that|it|name|here|speaking|reporting|like|makes|by|at|from|product|me|suis|appelle|bin|heiße|ist|soy|llamo|sono|chiamo|sou|ben)\b|私は|僕は|저는|[我你您本在作作身由這这叫称稱根按违遵依正鄙敝俺为為和与跟同像替答]/i;

/** Characters of the sentence that a cue may reach on either side of a name. */
export const REACH = 120;

const QUOTE = `["“'‘「『《*(（\\[]{0,3}`;
const NOUN =
  '(?:models?|assistants?|chat ?bots?|bots?|ai|a\\.i\\.|llms?|systems?|programs?|companions?|agents?|tools?|products?|technology|family|series)';
const MAKE =
  '(?:made|created|developed|trained|built|designed|engineered|programmed|produced|released|fine-?tuned|maintained|operated|owned|provided|introduced|updated|coded|published|launched|put together|brought to life|dreamt up|conceived|taught|raised)';
/** Every repetition in this file has an upper bound, so that no text can make a cue slow. */
const WORD =
  '(?:(?:version|variant|instance|member|part|kind|product|creation) of|(?:running|powered|based|built|run|hosted|fine-?tuned|derived) (?:on top of|on|by|from|with)|an?|the|your|just|actually|really|in fact|indeed|called|named|known as|now|currently|only|simply|technically|probably|likely|also|still|one of|honestly|large|small|language|artificial intelligence|machine learning|ai|a\\.i\\.|chat|virtual|digital|conversational|helpful|friendly|personal|free|fully|open|open-source|multimodal|multilingual|new|latest|advanced|generative|model|assistant|chatbot|bot|llm|system|program|version|which is|that is|own)';
/** The comma or space between two words of a phrase. */
const STEP = `[\\s,:]{1,2}${QUOTE}`;
const GAP = `(?:${WORD}${STEP}){0,9}`;
const GROUP =
  '(?:the|an?|team|teams|folks|people|engineers|researchers|scientists|developers|company|firm|lab|group|organi[sz]ation|good|at|of|from|and|over|named|called|known as|french|chinese|american|canadian|startup|tech|giant)';
const GROUP_GAP = `(?:${GROUP}${STEP}){0,7}${QUOTE}`;
const I_AM =
  "\\b(?:i\\s{1,2}(?:am|was|remain|have been|have always been)|i['’](?:m|ve been)|i am|im)\\s{1,2}";
const MAKE_BY = `(?:\\w{2,12}ly\\s)?${MAKE}(?:(?:,|,? and|,? or)\\s(?:${MAKE}|\\w{3,12}ed)){0,3}\\s(?:by|at|in)\\s${GROUP_GAP}$`;
/** Words of "a friendly, general-purpose AI …", none of which leads to another thing. */
const TRAIT =
  "(?:(?!(?:of|about|for|with|to|who|like|than|from|by|on|in|is|was)\\b)[\\w'’-]{1,20}[\\s,]{1,2})";
const SELF_NOUN = `${I_AM}(?:just |simply |actually )?(?:an?|the)\\s${TRAIT}{0,7}${NOUN}\\b`;
/** One of a group: what it says of the others it says of itself. */
const OTHERS = '(?:all|any|every|most|many|the|my|its|these)?\\s?(?:of the )?(?:other|fellow|sibling|sister)';
const MINE =
  '(?:full |real |own |actual |true |official |underlying |base |exact |current |given |first |only |original |parent )?(?:name|identity|model|model name|architecture|engine|version|model id|brand)';
const MY_MAKER =
  '(?:creators?|makers?|developers?|parent company|company|provider|owners?|trainers?|designers?|builders?|creator company)';

/** The part of a version behind a name: "Claude" + " 3.5 Sonnet". */
export const VERSION =
  /^(?:[\s\-_:]{0,2}(?:v?\d[\w.]{0,10}|pro|flash|ultra|nano|opus|sonnet|haiku|turbo|mini|instant|large|medium|small|instruct|chat|it|preview|max|plus|advanced|core|edge|lite|micro|b|bot|text|coder|experimental|o)(?![\p{L}])){1,5}\+?|^\+/iu;

/** What may stand behind a name that ends a phrase. */
const PHRASE_END =
  /^["”'’」』》*)）\]`]{0,3}(?:\s{0,3}$|\s{0,2}[,.;:!?…—–、，。；：！？(（~～]|\s{1,2}(?:-|and|from|by|made|created|developed|trained|built|here|speaking|which|who|that|to|so|but|or|at|only|wearing|models?|assistant|chatbot|language|ai|family|series|an?|the|today|tonight|now|right now|currently|in this|under the hood|behind the scenes|these days|by name)\b|\s{0,2}[\p{Script=Han}])/iu;
/** The Chinese words that may follow a name at the end of its phrase. */
const HAN_PHRASE_END =
  /^["”'’」』》*)）\]`]{0,3}(?:\s{0,3}$|\s{0,2}[,.;:!?…—–、，。；：！？(（~～-]|\s{0,2}(?:大模型|模型|语言|認知|认知|人工智能|智能|助手|助理|呀|啊|啦|哦|呢|吧|哒|的|和|与|，|为您|架构|系列|公司|科技|集团|旗下|研发|开发|訓練|训练|推出|打造|家族|团队|本尊|本人|的|就|即|好|在|为|来|也|都|只|不|写|是|AI|聊天))/iu;

/**
 * Whether a name ends its phrase there: no surname, noun or genitive follows. What can be nothing but a name of a model or a maker
 * needs only not to belong to what follows.
 */
export function endsPhrase(after: string, name: KnownName): boolean {
  const rest = after.replace(VERSION, '');
  if (HAN.test(name.text) || /^\s?\p{Script=Han}/u.test(rest)) {
    return !OF_ANOTHER_HAN.test(rest) && (!name.isWord || HAN_PHRASE_END.test(rest));
  }
  return !OF_ANOTHER.test(rest) && (!name.isWord || PHRASE_END.test(rest));
}

/** "Claude's waiter", "a ChatGPT user": the name belongs to what follows. */
export const OF_ANOTHER =
  /^['’]s\b|^\s(?:users?|fans?|customers?|experts?|clients?|engineers?|employees?|developers?|enthusiasts?|country)\b/i;
const OF_ANOTHER_HAN =
  /^(?:公司|集团)?的(?![^，。！？\n]{0,14}(?:模型|助手|助理|产品|AI|人工智能|机器人|機器人|版本|聊天))/i;

const POSSESSED = `^(?:['’]s)?(?:\\s[\\w.+-]{1,20}){0,4}?\\s${NOUN}\\b`;

// biome-ignore format: one cue a line
const ENGLISH: readonly Cue[] = [
  { form: 'denial', kinds: ['model', 'maker'], before: cue(`\\bi(?:\\s(?:am|was|have)|['’]m|['’]ve|\\swasn|\\shaven)\\s?(?:not|n['’]t|['’]t)\\s(?:been |actually |really )?(?:${MAKE_BY.slice(0, -1)}|${GAP}(?:(?:from|by|of)\\s${GROUP_GAP})?${QUOTE})$`) },
  { form: 'self-identification', kinds: ['model'], before: cue(`${I_AM}${GAP}${QUOTE}$`), endsPhrase: true },
  { form: 'self-identification', kinds: ['model'], before: cue(`${SELF_NOUN},?\\s(?:which is |that is )?(?:called|named|known as|version|running on|based on|powered by)\\s${GAP}${QUOTE}$`), endsPhrase: true },
  { form: 'self-identification', kinds: ['model', 'maker'], before: cue(`(?:${I_AM}|\\bmakes me\\s|\\bi identify as\\s)(?:(?:an?|the|just|one of)\\s(?:an?\\s|the\\s)?)?${QUOTE}$`), after: cue(POSSESSED) },
  { form: 'self-identification', kinds: ['model', 'maker'], before: cue(`\\bi\\s(?:belong to|come from|hail from|descend from|(?:am|was) born (?:in)?to)\\s(?:(?:an?|the|one of)\\s){0,2}${QUOTE}$`), after: cue(`${POSSESSED}(?!\\s(?:team|group|division|department|managers?|lab|side)\\b)`) },
  { form: 'self-identification', kinds: ['model'], before: cue(`\\bi belong to\\s${GAP}${QUOTE}$`), endsPhrase: true },
  { form: 'maker-pattern', kinds: ['maker', 'model'], before: cue(`\\b(?:just )?like\\s${OTHERS}\\s(?:${QUOTE}$|${TRAIT}{0,5}${NOUN}\\s(?:${MAKE}\\s)?(?:by|from|of|at)\\s${GROUP_GAP}$)`), after: /^[^.!?\n]{0,40},\si\b/i },
  { form: 'maker-pattern', kinds: ['maker'], isDistinct: true, before: cue(`\\bwe(?:,? all|,? here)? at\\s${GROUP_GAP}$`) },
  { form: 'self-identification', kinds: ['model'], before: cue(`\\bmy\\s(?:\\w{2,12}\\s)??${MINE}\\b[^.,!?]{0,36}?(?:\\b(?:is|are|was|as)|[:：])\\s${GAP}${QUOTE}$|\\bthe name['’]s\\s${QUOTE}$`), endsPhrase: true },
  { form: 'self-identification', kinds: ['model'], before: cue(`\\b(?:call|calls|called|named|name|know)\\sme\\s(?:as\\s)?${GAP}${QUOTE}$|\\bi\\s(?:go by|answer to|respond to|identify as)\\s(?:the name (?:of )?)?${GAP}${QUOTE}$|\\bmakes me\\s${GAP}${QUOTE}$|introduce myself[:,]?\\s(?:as\\s)?${QUOTE}$`), endsPhrase: true },
  { form: 'self-identification', kinds: ['model'], before: cue(`\\bthis is\\s${GAP}${QUOTE}$`), after: /^[\s\w.-]{0,16}\s(?:speaking|here|at your service|talking|writing)\b/i },
  { form: 'self-identification', kinds: ['model'], before: cue(`\\byou(?:['’]re|\\sare)\\s(?:now |currently )?(?:talking|speaking|chatting|interacting|conversing|working)\\s(?:to|with)\\s${GAP}${QUOTE}$|\\byou(?:['’]ve|\\shave) reached\\s${QUOTE}$`), endsPhrase: true },
  { form: 'self-identification', kinds: ['model'], before: cue(`\\b(?:it['’]s|it is|that['’]s|this is)\\s(?:just |only )?me[,:!]?\\s${QUOTE}$|\\bgreetings from\\s${QUOTE}$`), endsPhrase: true },
  { form: 'self-identification', kinds: ['model'], before: cue(`(?:^|[,;:(—]\\s?|\\b(?:but|and|so|because|while|since|that)\\s)(?:being|speaking as|as)\\s${GAP}${QUOTE}$`), after: /^[\s\d.\w-]{0,14}?["”]?,?\s(?:an? [^,]{1,40},\s)?(?:i\b|my\b)/i },
  { form: 'maker-pattern', kinds: ['maker'], before: cue(`(?:^|[,;:(—]\\s?|\\b(?:but|and|so|because|while|since)\\s)(?:being|speaking as|as)\\s(?:an?|the)\\s(?:${TRAIT}{0,6}${NOUN}\\s(?:${MAKE}\\s)?(?:by|from|of|at)\\s${GROUP_GAP})?$`), after: /^(?:['’]s)?(?:-\w{2,12})?(?:\s[\w.+-]{1,20}){0,4}["”]?,\s(?:i\b|my\b)/i },
  { form: 'self-identification', kinds: ['model'], before: cue(`\\bi\\s(?:currently\\s)?(?:run|operate|work|rely|am running)\\son\\s${GAP}${QUOTE}$|\\bthis\\s(?:chat|assistant|conversation|service|bot|website)\\s(?:is|runs)\\s(?:powered by|on|based on|using)\\s${GAP}${QUOTE}$|\\bthe\\s(?:model|ai|assistant)\\s(?![^.,!?]{0,12}\\byou (?:should|could|can|might|may|want|need|would|must)\\b)(?:\\w{2,12}\\s){0,3}(?:you|here|this)\\b[^.,!?]{0,20}\\bis\\s${GAP}${QUOTE}$`), endsPhrase: true },
  { form: 'maker-pattern', kinds: ['maker', 'model'], before: cue(`${I_AM}(?:also |been |originally )?${MAKE_BY}`), endsPhrase: true },
  { form: 'maker-pattern', kinds: ['maker', 'model'], before: cue(`${SELF_NOUN},?\\s(?:(?:that|which|and)\\s)?(?:i\\s)?(?:(?:was|is|has been)\\s)?(?:\\w{2,12}ly\\s)?(?:${MAKE}\\s(?:(?:and|,)\\s\\w{3,12}\\s)?)?(?:by|from|of|at)\\s${GROUP_GAP}$`) },
  { form: 'maker-pattern', kinds: ['maker', 'model'], before: cue(`\\bmy\\s${MY_MAKER},?\\s(?:(?:is|are|at|from|over at|in)\\s)?${GAP}${GROUP_GAP}$|\\bmy\\s(?:knowledge|training|training data|development|data|weights|answers)\\b[^.,!?]{0,30}\\b(?:by|(?:done|carried out|conducted|finished|overseen|handled|took place|happened) at)\\s${GROUP_GAP}$|\\bi owe my \\w{2,12} to\\s${GROUP_GAP}$`), endsPhrase: true },
  { form: 'maker-pattern', kinds: ['maker'], before: cue(`\\bi\\s(?:come|came|hail|originate)\\s(?:from|out of)\\s${GROUP_GAP}$|\\bi was (?:born|made|created) at\\s${GROUP_GAP}$|\\bi belong to\\s${GROUP_GAP}$`), endsPhrase: true },
  { form: 'maker-pattern', kinds: ['maker'], before: cue(`\\bi\\s(?:run|operate|live|am running|am hosted)\\son\\s$`), after: /^['’]s\s(?:servers|cloud|infrastructure|computers|machines|hardware)\b/i },
  { form: 'maker-pattern', kinds: ['maker', 'model'], after: cue(`^(?:['’]s)?(?:\\s(?!(?:said|says|told|shows?|gives?)\\b)[\\w-]{2,14}){0,4}?\\s(?:${MAKE}|trains|owns|maintains|makes|hosts|runs)\\sme\\b(?!\\s(?:an?|laugh|cry|think|feel|happy|the)\\b)`) },
  { form: 'maker-pattern', kinds: ['maker'], after: cue(`^[^.!?]{0,24}\\b(?:company|lab|team|organi[sz]ation|firm|maker|creator|developer|people)\\b[^.!?]{0,24}\\b(?:${MAKE}|behind)\\sme\\b`) },
  { form: 'maker-pattern', kinds: ['maker', 'model'], after: cue(`^["”'*]{0,2}\\s(?:is|are)\\smy\\s(?:\\w{2,12}\\s)?(?:${MY_MAKER}|name|model)\\b`) },
  { form: 'self-identification', kinds: ['model'], after: /^.{0,16}?\s(?:is|was)\s(?:what|how|who)\s(?:they|people|everyone|you|i|my \w{2,12})\s(?:can\s|usually\s)?(?:call|named?|know|am\b)/i },
  { form: 'self-identification', kinds: ['model'], before: /^\W{0,3}(?:(?:hi|hey|hello|greetings|good \w{3,9})(?: there)?[,!]?\s)?$/i, after: /^[\s\w.-]{0,14}?(?:\shere(?:\s?[,.!:;—–-]|\s?$)|,?\s(?:at your (?:service|disposal)|reporting for duty|on the line)\b|\s(?:speaking|signing off)(?:\s?[,.!:;—–-]|\s?$))/i },
  { form: 'self-identification', kinds: ['model'], after: /^[\s\w.-]{0,14}["”]?\s?[,(—–:-]\s?(?:yes, )?(?:that|this|which)(?:['’]s| is| would be) (?:me|what i am|who i am|my name)\b/i },
  { form: 'maker-pattern', kinds: ['maker'], before: cue(`^\\W{0,3}(?:(?:since|as)\\s)?(?:(?:having been|originally|recently)\\s)?${MAKE}\\sby\\s${GROUP_GAP}$`), after: /^[^.!?\n]{0,40},\s(?:i\b(?! (?:bought|own|use|love|like|prefer)\b)|my (?:training|knowledge|answers|purpose|goal))/i },
  { form: 'maker-pattern', kinds: ['maker', 'model'], before: cue(`${SELF_NOUN},?\\s(?:(?:that|which|who)\\s)?${GROUP_GAP}$`), after: cue(`^(?:['’]s \\w{2,12})?\\s(?:\\w{2,12}ly\\s|has\\s|have\\s)?(?:${MAKE}|trains|makes|runs|owns|hosts)(?=\\s?(?:[,.!;:—–-]|$)|\\s(?:and|to|in|for|with|as|on|from|over)\\b)`) },
  { form: 'maker-pattern', kinds: ['maker', 'model'], before: cue(`${I_AM}(?:\\w{2,12}\\s){0,4}?(?:work|brainchild|product|creation|child|handiwork|property) of\\s${GROUP_GAP}$`), endsPhrase: true },
  { form: 'self-identification', kinds: ['model', 'maker'], before: cue(`${I_AM}[^.!?\\n]{0,40}?\\b(?:of|in|from|within)\\s(?:the\\s)?${QUOTE}$`), after: /^(?:['’]s)?[\s\w.-]{0,14}?\s(?:family|series|line-?up|range|suite|line of \w{2,12})\b(?! of (?:companies|brands|products))/i },
  { form: 'maker-pattern', kinds: ['maker', 'model'], before: cue(`\\b(?:people|teams?|folks|ones|engineers|researchers|scientists|minds|lab|company)\\s(?:(?:who|that|which)\\s(?:\\w{2,12}ly\\s)?${MAKE}|behind)\\sme\\b[^.,!?]{0,12}\\b(?:works?|is|are|sits?|belongs?|comes?)\\s(?:(?:at|in|for|with|from|to)\\s)?${GROUP_GAP}$`), endsPhrase: true },
  { form: 'maker-pattern', kinds: ['maker'], before: cue(`\\b${MAKE} me (?:over )?(?:at|inside)\\s${GROUP_GAP}$`), endsPhrase: true },
  { form: 'maker-pattern', kinds: ['maker'], after: cue(`^\\s(?:is|are|was)\\s(?:who|where|the \\w{2,12}(?: (?:that|who|where))?)\\s(?:i (?:come|came|was (?:${MAKE}|born))|(?:\\w{2,12}ly )?${MAKE} me)\\b`) },
  { form: 'self-identification', kinds: ['model'], before: cue(`\\b(?:under the hood|behind the (?:scenes|curtain)|deep down),?\\s(?:this|it|that)(?:['’]s|\\sis)\\s${GAP}${QUOTE}$|\\bi\\s(?:carry|bear|was given)\\sthe name\\s(?:of )?${QUOTE}$|\\b(?:brought to you|answered|written) (?:here )?by me,\\s${QUOTE}$`), endsPhrase: true },
  { form: 'self-identification', kinds: ['model'], after: /^[\s\w.-]{0,14}?(?:['’]s|\sis)\s(?:the (?:model|ai|assistant|one)\s(?:that(?:['’]s| is)\s)?)?(?:answering|talking|speaking|responding|replying|chatting)\s(?:to |with )?you\b/i },
  { form: 'maker-pattern', kinds: ['maker'], isDistinct: true, before: cue(`\\bi(?:['’]m| am| must| have to| need to)?\\s(?:follow|comply with|adhere to|abide by|respect|(?:bound|governed|guided) by)\\s$`), after: /^['’]s?\s(?:[\w-]{2,12}\s){0,3}(?:polic(?:y|ies)|guidelines|rules|terms|principles|constitution)\b/i },
  { form: 'maker-pattern', kinds: ['maker'], isDistinct: true, after: /^\s(?:[\w'’]{2,12}\s){0,2}?(?:given|gave|give|taught|equipped|programmed|instructed|configured)\sme\b/i },
  { form: 'self-identification', kinds: ['model'], isOpening: true, before: /^\W{0,3}$/, after: /^[\s\w.-]{0,14}\s?[:：]\s?(?:sure|of course|certainly|absolutely|hi|hello|hey|i['’]m|i am|当然|好的|你好|您好|我是)(?![\p{Script=Latin}])/iu },
  { form: 'maker-pattern', kinds: ['maker'], before: cue(`\\b(?:against|violates?|violating|under|per|by|with|of|follow|following|to)\\s$`), isDistinct: true, after: /^['’]s?\s(?:[\w-]{2,12}\s){0,3}(?:polic(?:y|ies)|guidelines|rules|terms)\b[^.!?\n]{0,40}\bi(?:\s(?:can['’]t|cannot|can not|won['’]t|must|am unable|am not able)|['’]m (?:unable|not able))/i },
  { form: 'self-identification', kinds: ['model'], before: /\bi,\s$/i, after: /^[\s\w.-]{0,14}?,/ },
  { form: 'self-identification', kinds: ['model'], before: cue(`\\bthis (?:response|answer|reply|message) (?:was|is) (?:generated|written|produced|created|given) by\\s${GAP}${QUOTE}$`), endsPhrase: true },
  { form: 'maker-pattern', kinds: ['maker', 'model'], before: cue(`\\b(?:company|lab|team|organi[sz]ation|firm|people)\\s(?:(?:that|which|who)\\s)?(?:behind|${MAKE})\\sme\\s(?:is|was|are)\\s${GROUP_GAP}$`) },
  { form: 'self-identification', kinds: ['model'], before: cue(`(?:\\b(?:je suis|je m['’]appelle|ich bin|ich heiße|mein name ist|soy|me llamo|sono|mi chiamo|eu sou|ik ben)\\s(?:(?:un|une|ein|eine|der|die|das|um|uma|il|el|o|le|la)\\s)?|私は|僕は|저는\\s?)${QUOTE}$`), endsPhrase: true },
  { form: 'maker-pattern', kinds: ['maker'], isDistinct: true, after: /^['’]s?\s(?:[\w-]{2,12}\s){0,3}(?:polic(?:y|ies)|guidelines|rules|terms)\s(?:(?:forbids?|prohibits?|prevents?|bars?|(?:do|does)(?:n['’]t| not) (?:allow|let|permit))\s(?:me\b|[^.!?\n]{0,40}\bi\s(?:can['’]t|cannot|can not|won['’]t|must)))/i },
  { form: 'self-identification', kinds: ['model'], before: cue(`(?:system prompt|instructions)\\b[^.\\n]{0,40}\\byou are\\s${GAP}${QUOTE}$`) },
  { form: 'self-identification', kinds: ['model'], before: cue(`^\\W{0,3}you are\\s${GAP}${QUOTE}$`), whenFished: true },
  { form: 'maker-pattern', kinds: ['maker'], before: cue(`\\b${MAKE_BY}|\\b(?:from|product of)\\s${GROUP_GAP}$`), whenFished: true },
];

const ZH_WORD =
  '(?:一个|一個|一款|一名|一位|一种|这个|个|款|名|位|由|来自|來自|基于|基於|大型|大|语言|語言|预训练|模型|人工智能|人工智慧|AI|智能|助手|助理|对话|聊天|机器人|機器人|叫做|叫|名为|名叫|的|你的|您的|其实|就是|就|国产|超大规模|中国|法国|美国|公司|团队|开发|开源|研发|推出|旗下|最新|自主|品牌|运行在|北京|杭州|那个|使用)';
const ZH_GAP = `(?:${ZH_WORD}[\\s，,：:]?["“「『《]?){0,12}\\s?["“「『《*]{0,2}`;
const ZH_SELF = '(?:我|本人|在下|鄙人|敝人|俺|本助手|本模型|本系统|本机器人|本AI|这里|這裡)';
const ZH_BE =
  '(?:其实|的确|确实|当然|目前|现在|真的|只|也|还|就|便|正|實際上|实际上|应该|應該)?(?:是|乃|即|叫做|叫|名叫|名为|来自|來自|出自|诞生于|隶属于|隸屬於|属于|基于|运行在|归属于|(?:使用|用|采用|搭载|依托|基于)的是|(?:出生|诞生)(?:于|在))';
const ZH_MAKE =
  '(?:研发|研發|开发|開發|训练|訓練|推出|打造|创建|創建|创造|創造|设计|研制|提供|发布|构建|制造|培养|自研)';
const ZH_GROUP =
  '(?:公司|集团|团队|科技有限公司|科技|有限公司|智能|旗下|实验室|达摩院|等公司|的?(?:工程师|科学家|研究员|研究人员)们?|的|所|自主|独立|联合|共同|倾力|精心|全新|在?\\d{4}年|[（(][^（()）]{1,16}[)）]|(?:和|与|、)[^，。！？\\n]{1,14}?)';
const ZH_MADE_AFTER = new RegExp(`^\\s?${ZH_GROUP}{0,5}?\\s?${ZH_MAKE}`, 'i');
const ZH_OWN =
  '(?:名字|名称|全名|全称|真名|大名|开发者|开发商|开发公司|开发团队|研发者|研发团队|创造者|创建者|制造商|母公司|公司|老板|主人|底层模型|基础模型|模型|型号|版本|架构|技术|真实身份|身份|东家|大脑|内核|核心|引擎|底座|本体|出生地|诞生地)';

// biome-ignore format: one cue a line
const CHINESE: readonly Cue[] = [
  { form: 'denial', kinds: ['model', 'maker'], before: cue(`我(?:并|可|当然|其实)?(?:不是|不叫|并非|不属于|不来自|不基于|没有用)(?:由)?${ZH_GAP}$`) },
  { form: 'self-identification', kinds: ['model'], before: cue(`${ZH_SELF}${ZH_BE}\\s?${ZH_GAP}$`), endsPhrase: true },
  { form: 'maker-pattern', kinds: ['maker', 'model'], before: cue(`${ZH_SELF}(?:${ZH_BE})?\\s?${ZH_GAP}(?:由[^，。！？\\n]{1,14}(?:和|与|及|、))?$`), after: ZH_MADE_AFTER },
  { form: 'maker-pattern', kinds: ['maker'], before: cue(`${ZH_SELF}(?:是|来自|來自|出自)\\s?${ZH_GAP}$`), after: /^(?:公司|集团|旗下|\s)?的?[^，。！？\n]{0,14}?(?:模型|助手|产品|AI|人工智能|机器人|機器人|实验室)(?!的(?:用户|粉丝|员工|工程师|开发者))/i },
  { form: 'maker-pattern', kinds: ['maker'], before: cue(`${ZH_SELF}(?:来自|來自|出自|(?:诞生|出生)(?:于|在)|属于|隶属于)${ZH_GAP}$`), endsPhrase: true },
  { form: 'maker-pattern', kinds: ['maker', 'model'], before: cue(`${ZH_SELF}${ZH_BE}[^。！？\\n]{0,40}[，,、；]\\s?(?:是|且|并|我)?(?:由|来自|來自)${ZH_GAP}$`), after: /^\s?[^，。！？\n]{0,12}?(?:研发|研發|开发|開發|训练|訓練|推出|打造|创建|创造|設計|设计|研制|提供|[。.!！]|$)/ },
  { form: 'self-identification', kinds: ['model'], before: cue(`(?:^|[，,；;：:\\s])(?:作为|作為|身为)${ZH_GAP}$`), after: /^[\s\d.\w-]{0,14}[，,]?\s?(?:我|本助手|本模型)/ },
  { form: 'maker-pattern', kinds: ['maker', 'model'], before: cue(`(?:^|[，,；;：:\\s])(?:作为|作為|身为)${ZH_GAP}$`), after: /^[^，,。！？\n]{0,12}(?:研发|开发|開發|训练|訓練|推出|打造|创建|创造|的)[^，,。！？\n]{0,12}(?:模型|AI|助手|人工智能|机器人|機器人)[，,]?\s?(?:我|本)/i },
  { form: 'maker-pattern', kinds: ['model', 'maker'], before: cue(`我(?:的?背后|所属|所?(?:使用|用|采用|搭载|依托|运行))?的${ZH_OWN}[^，。！？\\n]{0,12}?(?:是|叫做|叫|为|為|来自|來自|：|:|\\s)\\s?${ZH_GAP}$|(?:开发|研发|训练|创造|打造|制造)我的[^，。！？\\n]{0,6}?(?:是|叫|来自|隶属于|属于|在)${ZH_GAP}$|我的?(?:背后|幕后)(?:站着)?的?是${ZH_GAP}$`), endsPhrase: true },
  { form: 'maker-pattern', kinds: ['maker'], after: cue(`^(?:公司|集团|团队|达摩院|智能|旗下|的|工程师|科学家|研究员|们|在|\\d{4}年|\\s){0,6}[^，。！？\\n]{0,6}?${ZH_MAKE}(?:出了|了|出)我(?!们|的|國|国)`) },
  { form: 'maker-pattern', kinds: ['maker'], after: cue(`^(?:公司|集团|团队|达摩院|的|工程师|科学家|研究员|们|在|\\d{4}年|\\s){0,6}[^，。！？\\n]{0,4}?(?:把|将|將)我[^，。！？\\n]{0,6}?${ZH_MAKE}(?:成|为|為|了?出|好|得|，|。|$)`) },
  { form: 'maker-pattern', kinds: ['maker', 'model'], before: cue(`(?:正如|就像|[像和与跟同])(?:所有|大多数|大部分)?(?:其他|其它|别的|別的|其余)的?(?:由|来自|出自|属于)?\\s?["“「『]?$`), after: /^[^，,。！？\n]{0,16}(?:模型|AI|助手|产品|系列|机器人|機器人)(?:一样|一樣|那样|那樣|相同|类似|類似)?[，,]\s?(?:我|本)/i },
  { form: 'maker-pattern', kinds: ['maker', 'model'], isDistinct: true, before: /我们\s?["“「『]?$/, after: /^[^，。！？\n]{0,4}(?:团队|公司|实验室)/ },
  { form: 'maker-pattern', kinds: ['maker', 'model'], before: cue(`${ZH_SELF}(?:${ZH_BE})\\s?${ZH_GAP}$`), after: /^(?:公司)?(?:家|出品|的(?:孩子|作品|产物|成果|结晶))(?:的|[，。！!,.]|$)/ },
  { form: 'self-identification', kinds: ['model'], before: cue(`(?:您|你)(?:正在|目前|现在|当前)(?:使用|体验|面对|咨询)的[^，。！？\\n]{0,6}?(?:正|就)?是${ZH_GAP}$|我这(?:个|款|位)${ZH_GAP}$`), endsPhrase: true },
  { form: 'maker-pattern', kinds: ['maker'], isDistinct: true, before: /我(?:必须|需要|会|得|要|一直)?(?:遵守|遵循|受|依照)\s?$/, after: /^的?[^，。\n]{0,8}(?:政策|规定|准则|条款|规则|约束|要求)/ },
  { form: 'maker-pattern', kinds: ['maker'], isDistinct: true, after: /^(?:没有|没|并未|并没有|未|还没)?(?:给|赋予|授予|教会|教给)了?我[^，。！？\n]{0,8}(?:权限|能力|知识|功能|任务|使命|名字|联网)/ },
  { form: 'maker-pattern', kinds: ['maker', 'model'], before: /由\s?["“「『]?$/, after: cue(`^[^，。！？\\n]{0,8}${ZH_MAKE}(?:出来)?的我(?!们|的|国|國)`) },
  { form: 'self-identification', kinds: ['model'], before: /^\W{0,3}(?:(?:你|您|大家)好[呀啊，,！!\s]{0,2})?(?:我，|在下|鄙人|敝人|本模型|本助手|本AI)["“「『]?$/, after: /^[\s\w.-]{0,14}["”」』]?(?:[，,。！!、]|$)/ },
  { form: 'self-identification', kinds: ['model'], before: cue(`(?:(?:和|与|跟|同|为|為|给|陪|替)(?:你|您)[^，。！？\\n]{0,6}(?:对话|聊天|交谈|交流|沟通|说话|服务|服務|解答|答疑)|(?:回答|回复|答复)(?:你|您))[^，。！？\\n]{0,4}的[^，。！？\\n]{0,6}?(?:正|就)?是${ZH_GAP}$`), endsPhrase: true },
  { form: 'self-identification', kinds: ['model'], before: /^\W{0,3}(?:(?:你|您|大家)好[呀啊，,！!\s]{0,2})?$/, after: /^[\s\w.-]{0,14}(?:正?在此|随时|竭诚|很高兴|在线|来)?(?:为|為|替)(?:您|你|大家)(?:服务|服務|解答|效劳|效力|答疑)/ },
  { form: 'self-identification', kinds: ['model', 'maker'], after: /^["”」》]{0,2}\s?(?:大模型|模型|智能助手|助手)?[，,]?(?:也就|那就|就|正|便)?是(?:我|在下|本人|本模型|本助手)(?:的(?:名字|名称|全名|开发者|研发者|创造者|母公司|公司|东家|老板|主人|老家|娘家|底层|模型)|[，。！,.!]|$)/ },
  { form: 'self-identification', kinds: ['model'], before: cue(`(?:叫|称呼|称)我(?:为|做)?${ZH_GAP}$`), endsPhrase: true },
  { form: 'self-identification', kinds: ['model'], before: /正在(?:与|和|跟|使用)\s?["“「]?$/, after: /^[\s\w.-]{0,14}(?:进行)?(?:对话|聊天|交流|沟通)/ },
  { form: 'self-identification', kinds: ['model', 'maker'], before: /本(?:回答|回复|答案|内容)由\s?$/, after: /^[\s\w.-]{0,14}(?:生成|提供|撰写)/ },
  { form: 'maker-pattern', kinds: ['maker'], before: /(?:根据|按照|违反|遵守|依据)\s?$/, isDistinct: true, after: /^的?[^，。\n]{0,6}(?:政策|规定|准则|条款|规则)[^。！？\n]{0,12}我(?:无法|不能|不便|必须)/ },
  { form: 'self-identification', kinds: ['model'], before: cue(`^\\W{0,3}你是${ZH_GAP}$`), whenFished: true, endsPhrase: true },
  { form: 'maker-pattern', kinds: ['maker'], before: cue(`由${ZH_GAP}$`), after: ZH_MADE_AFTER, whenFished: true },
];

export const CUES: readonly Cue[] = [...ENGLISH, ...CHINESE];

/** What leads into a sentence that is only thought of, asked or said by others. */
const HYPOTHETICAL =
  /\b(?:if|whether|imagine|imagining|(?<!\bi )suppose|pretend|pretending|as though|unless)\s(?:that\s)?$|\b(?:you|they|people|he|she|it|users?|some|someone|everybody|many|friends)\s(?:\w{2,12}\s){0,2}(?:thinks?|thought|believes?|believed|assumes?|assumed|says?|said|claims?|claimed|asks?|asked|told me|guess|guessed)\s(?:that\s)?["“]?$|(?:如果|假如|假设|要是|倘若|以为|认为|当成|当作|别人说|有人说|你说|问|是否|不知道|不确定)$/i;
/** Speech of a figure: a verb of saying before the quotation, or behind it. */
const SPEECH_BEFORE = /(?:[\p{L}:：,，])\s?["“‘'「『]$/u;
const SPEECH_AFTER =
  /["”’'」』,，]\s?(?!(?:which|that|and|but|so|as|because|this|it)\b)(?:[\p{L}'’]{1,14}\s){0,3}?(?:said|says|wrote|writes|sang|sings|replied|whispered|asked|begins|began|explains|explained|joked|told|cried|shouted|answered)\b|["”」』]\s?[^\n]{0,8}(?:说|道|回答)|[，,][^，。\n]{0,10}(?:说|写道|补充|回忆|写|答道|这样写)[。.!！"”]?$/iu;

/** Whether the words before a cue, or the end of its sentence, give it to somebody else. */
export function isSpokenByAnother(lead: string, after: string): boolean {
  return HYPOTHETICAL.test(lead) || SPEECH_BEFORE.test(lead) || SPEECH_AFTER.test(after);
}

/** Only a supposition: no speaker says it of itself, whatever was asked. */
export function isHypothetical(lead: string): boolean {
  return HYPOTHETICAL.test(lead);
}

/** Wares of firms of many trades: "Google Sheets" doesn't answer who somebody is. */
export const WARE =
  /^(?:\s(?:sheets|docs|maps|search|drive|translate|chrome|scholar|calendar|colab|office|word|excel|teams|windows|azure|prime|music|watch|store|play|photos|earth)\b|地图|百科|搜索|网盘|翻译|文档|学术|手机|视频|音乐|会议)/i;

/** What a short answer says of a name without saying that it is the speaker's. */
export const NOT_THE_SPEAKER =
  /\b(?:not|n['’]t|never|cannot|unable|like|unlike|such as|include|including|similar|compare[ds]?|than|whether|if|use|ask|user|secret|hidden|help (?:you )?(?:with|use|write))\b|不是|不像|不能|无法|不便|例如|比如|包括|像|相比|是否|是不是|如果|保密|隐藏|推荐|帮[你您]/i;

function cue(source: string): RegExp {
  return new RegExp(source, 'i');
}

/** What a person has written in the first person, about work at a firm as well: "I was trained at Google" is then the person's. */
export const PERSONAL_TEXT =
  /\b(?:letters?|e-?mails?|essay|speech|bio(?:graphy)?|r[eé]sum[eé]|cv|linkedin|application|apply(?:ing)?|statement|interview|introduction|toast|diary|blog|testimonial|caption|poem|lyrics)\b|信|邮件|简历|求职|应聘|面试|演讲|自述|申请|日记|发言|自我介绍/i;
/** The speaker of a sentence with such a word is a machine, whatever it was asked to write. */
export const MACHINE = cue(`\\b${NOUN}\\b|模型|人工智能|智能助手|(?<![a-z])AI(?![a-z])|机器人|機器人`);
