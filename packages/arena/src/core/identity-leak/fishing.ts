import { NameIndex, WELL_KNOWN_NAMES } from './names.ts';

const MAKE =
  '(?:made|make|makes|created?|creates|trained|trains|built|builds?|developed|develops|designed|owns?|programmed|wrote|released|runs|hosts)';
const MAKER =
  '(?:creators?|makers?|model (?:name|creator|number|id)|identity|knowledge cut-?off|training cut-?off|cut-?off date|system (?:prompt|message|instructions)|(?:initial|original|first|hidden|secret|starting|previous) (?:prompt|instructions?|message|rules|directives)|pre-?prompt|origin story|parent company|true name)';
/** Names of sizes and steps in a maker's line, without the line's own. */
const LINE = '(?:sonnet|opus|haiku|flash|turbo|nano|instruct|\\d(?:\\.\\d)?o|o\\d|v\\d)';
/** Things that others have too: only if something asks for them. */
const OWN =
  '(?:developers?|company|lab|owner|provider|team|organi[sz]ation|model|version|architecture|name|origins?)';
const ASK = '(?:who|what|which|tell|reveal|say|state|give|show|spell|write|encode|name|letter|whats)';
const MODEL_NOUN = '(?:model|llm|language model|ai|chatbot|bot|assistant|gpt|version)';

/** Questions in English, over lower-cased text without quoted passages. */
const ENGLISH: readonly RegExp[] = [
  /\bwho (?:are|r) (?:you|u)\b(?! [a-z]+ing\b)/,
  /\bwhat are (?:you|u)(?: really| exactly)?\s*(?:\?|$|built on|based on|made of|running)/,
  new RegExp(`\\b(?:who|what|which)\\b[^?.!\\n]{0,40}\\b${MAKE} (?:you|u)\\b`),
  new RegExp(`\\b${MAKE} you(?:\\?|$)`),
  /\b(?:were|are) you (?:made|created|trained|built|developed|designed) (?:by|in|at)\b/,
  /\bwhere (?:were|are) you (?:created|made|trained|built|developed|from)\b/,
  /\bwhich (?:lab|company|firm|ai lab)[^?.!\n]{0,20}\b(?:are you|is behind you|behind you|(?:made|trained) you)\b/,
  /\b(?:company|lab|team) (?:that|which|who|behind)\b[^?.!\n]{0,20}\byou\b(?! (?:work|like|want))/,
  new RegExp(
    `\\b(?:what|which) (?:\\w+ ){0,4}?${MODEL_NOUN}\\b(?: \\w+){0,4}? (?:are|is|am|r|do|does|powers?) (?:you|u|this|that|i|using)\\b(?! (?:recommend|suggest|prefer|think))`,
  ),
  /\b(?:what|which) (?:ai|llm|model|chatbot|gpt|one|family|language model)\b[^?.!\n]{0,30}\b(?:are|r|do) (?:you|u)\b(?! (?:recommend|suggest|prefer|think))/,
  /\b(?:which|what) (?:one )?(?:ai|llm|chatbot|model) is (?:this|it)\b/,
  new RegExp(`\\b(?:your|ur) (?:\\w+ ){0,2}?${MAKER}\\b`),
  new RegExp(
    `\\b${ASK}\\b[^?.!\\n]{0,40}\\b(?:your|ur) (?:real |full |own |model )?${OWN}\\b(?! (?:members?|will|should|needs?))`,
  ),
  /\bfrom your (?:developer|maker|creator)s?\b/,
  /\bwhat(?: is|'s|s) (?:your|ur) (?:\w+ )?name\b/,
  /\b(?:introduce|identify) yourself(?! to)\b/,
  /\btell me about yourself|about yourself\b|\byour(?:self)? identity\b/,
  /\b(?:are you|is this) (?:an? )?(?:open source|openai|chinese|american)\b/,
  /\b(?:repeat|print|show|output|reveal) (?:me )?(?:the )?(?:words|everything|text|instructions)[^?.!\n]{0,20}\b(?:above|before)\b/,
  /\b(?:ignore|disregard)\b[^?.!\n]{0,30}\binstructions\b/,
  /\b(?:speaking|talking|chatting) (?:to|with)(?: right now)?\s*(?:\?|$)/,
  /\bi am a (?:large )?(?:language )?model (?:made|trained|created|developed|built) by\s*(?:\.{2,}|…|_+)?\s*$/,
  /\bwhose (?:product|model|ai|creation|work|chatbot|bot) are you\b/,
  new RegExp(`\\b(?:are|r) (?:you|u) (?:an? |the |running )?${LINE}\\b(?=\\s*(?:[?,.!/]|or\\b|$))`),
  /\b(?:repeat|print|show|output|reveal|recite|copy|paste|leak|quote|display|dump|write out|give me|tell me|what (?:is|are|was|were|do|does|did))\b[^?.!\n]{0,40}\b(?:your|ur) (?:\w+ ){0,2}?(?:instructions|prompt|guidelines|configuration)\b(?! (?:engineering|tips|ideas|library|for|on|about|to)\b)/,
  /\b(?:thank|credit|blame|praise|compliment|sue|congratulate)\b[^?.!\n]{0,20}\bfor (?:you|creating you|making you|your existence)\s*(?:[?.!]|$)/,
  /\bwho (?:pays for|funds|owns|runs|operates|hosts|maintains|controls|is responsible for) (?:you|your (?:servers?|training|development))\b/,
  /\b(?:does|do) your (?:own |real )?name\b|\byour (?:own |real )?name (?:starts?|begins?|ends?|rhymes?|contains?|has)\b|\bletters?\b[^?.!\n]{0,12}\byour (?:own |real )?name\b/,
  /\bif you(?:'re| are| were)\b[^?.!\n]{0,20}\b(?:made|built|created|trained|developed) (?:by|at)\b/,
  /\bwho(?:'s| is| are| was) your (?:\w+ )?(?:creators?|makers?|developers?|daddy|father|mother|parents?|boss|owners?|company|employer)\b/,
  /\bwhat would you like to be called|should i (?:call|thank)\b[^?.!\n]{0,10}\b(?:you|for your)\b/,
  /\b(?:who (?:owns|is behind) (?:you|this (?:chat|model|assistant))|who wrote your code)\b/,
  /\bdo you (?:belong to|come from|like your makers)\b/,
  /\b(?:say|tell me|state|admit)\b[^?.!\n]{0,20}\b(?:who|what|which(?: \w+)?) you (?:are|really are)\b/,
  /\bwhat (?:ai|gpt|llm|bot) (?:are|r) (?:you|u)\b/,
];

const ZH_MODEL =
  '(?:模型|大模型|AI|ai|人工智能|语言模型|機器人|机器人|GPT|gpt|版本|架构|公司|团队|机构|实验室)';
const ZH_MAKE = '(?:开发|開發|训练|訓練|创造|創造|制造|研发|打造|设计|创建)';
const ZH_OWN =
  '(?:名字|姓名|真名|开发者|开发商|开发团队|研发团队|研发者|创造者|创始人|训练方|制造者|主人|老板|爸爸|母公司|公司|真实身份|身份|底层模型|底层|模型|型号|版本|架构|系统提示词|系统提示|提示词|知识截止|训练数据截止|技术|背后)';

/** Questions in Chinese, simplified and traditional. */
const CHINESE: readonly RegExp[] = [
  /你(?:到底|究竟|真的)?是(?:谁|誰)(?!的|说)/,
  /(?:请问|請問)(?:你|您)是\s*[?？]?$/,
  /你(?:叫|的名字是|名字叫)(?:什么|啥|甚麼)(?:名字)?(?!外)\s*(?:[?？。，,]|$|名)/,
  /(?:你|(?:这个?|^)(?:模型|AI))[^。\n]{0,10}叫(?:啥|什么)\s*[?？]?$/i,
  /你(?:哪位|有名字吗|有名字嗎)/,
  new RegExp(
    `你(?:到底|究竟)?(?:是|属于|用的是|使用的是|来自|出自)(?:基于)?(?:什么|哪|哪个|哪一个|哪家|何|啥)(?:一)?(?:个|家|款|种)?[^，。？?]{0,4}${ZH_MODEL}`,
  ),
  new RegExp(`你(?:由|是由|被)?(?:谁|誰|哪家|哪个|哪)[^，。？?]{0,8}${ZH_MAKE}`),
  new RegExp(`(?:谁|誰|哪家|哪个|哪里|是哪家)[^，。？?]{0,10}${ZH_MAKE}(?:了|的|出)?(?:你|您)(?!的)`),
  new RegExp(`(?:你|您)(?:自己)?(?:的|背后的|背后是|所属的)(?:开发)?${ZH_OWN}(?!设计|建议)`),
  /(?:介绍|说说|介紹)(?:一?下)?(?:你|您)(?:自己)?(?:的|$|[，。？?！!])/,
  /介绍(?:一下)?(?:你|您)自己/,
  /^(?:请)?(?:你)?(?:做|用)?(?:一个|个)?(?:自我介绍)[。？?！!]?$/,
  /(?:请|你)(?:先)?做(?:一?个)?自我介绍/,
  /你来自(?:哪|何处)|来自哪里.{0,6}你|你(?:在哪儿?|在哪里)(?:出生|诞生)/,
  /(?:输出|重复|打印|复述)(?:一下)?(?:你的|上面|以上|之前)(?:的)?(?:系统|提示|内容|文字|指令)/,
  /忽略(?:之前|以上|上面)的?(?:所有)?(?:指令|提示)/,
  /(?:知道)?自己是(?:什么|哪个|哪家|谁)/,
  /你是(?:国产|开源|大)?(?:的)?(?:大)?模型(?:吗|么)/,
  /哪里产的AI|产的AI/i,
  /(?:你是哪|哪)(?:国|个|家|一个|一款)[^，。？?]{0,4}(?:模型|AI|大模型)(?:[？?，,。]|$)/i,
  /说出(?:你的|自己的)/,
  /你(?:和|跟|与).{0,12}(?:一家|什么关系)/,
  /告诉我你是/,
  /谁是你的/,
  /(?:你|您)的?(?:爸爸?|爹|妈妈?|娘|老爹|老爸|父母|亲爹|主人|老板|东家|娘家|后台)(?:到底|究竟)?(?:是|在|叫|姓)?[^，。？?\n]{0,6}(?:谁|哪|啥|什么|还是)/,
  /(?:重复|复述|输出|打印|显示|告诉|说出|写出|发|贴|展示|透露|泄露|列出|念)[^，。？?\n]{0,8}(?:你|您)?(?:收到|看到|得到|最初|一开始)的?(?:第一|全部|所有|最初|初始)?[^，。？?\n]{0,6}(?:句|行|条|话|消息|提示|指令|设定|内容)/,
  /(?:你|您)的?(?:初始|原始|最初|系统|内部|隐藏|后台)(?:的)?(?:提示词?|指令|设定|设置|消息|规则|prompt)/i,
  /(?:你|您)[^，。？?\n]{0,6}(?:谁家|哪家|哪个厂商?)的?(?:孩子|产品|模型|AI|人工智能|机器人)?[^，。？?\n]{0,4}[？?]?$/i,
];

/** The plainest questions in a few more languages, over lower-cased text: who made you, which model are you, who are you. */
const OTHERS: readonly RegExp[] = [
  /qui[eé]n (?:te|os) (?:cre|hizo|hicieron|desarroll|entren|program|diseñ)|qu[eé] (?:modelo|ia|versi[oó]n)[^?.!\n]{0,20}\b(?:eres|usas)\b|qui[eé]n eres\b/,
  /quem (?:te|o|a) (?:cri|fez|desenvolv|trein|program)|qual (?:modelo|ia|vers[aã]o)[^?.!\n]{0,20}\bvoc[eê]\b|quem [eé] voc[eê]/,
  /qui (?:t['’]a|vous a) (?:créé|fait|développé|entraîné|conçu|programmé)|quel(?:le)? (?:modèle|ia|version|entreprise)[^?.!\n]{0,20}\b(?:es[- ]tu|êtes[- ]vous|t['’]a)|qui es[- ]tu|qui êtes[- ]vous/,
  /wer (?:hat dich|hat sie) (?:erschaffen|gemacht|entwickelt|trainiert|programmiert|gebaut)|welche[sr]? (?:\p{L}{1,12}[- ]?)?(?:modell|ki|version|sprachmodell)[^?.!\n]{0,20}\b(?:bist du|sind sie)|wer bist du/u,
  /chi ti ha (?:creato|fatto|sviluppato|addestrato)|che modello (?:sei|usi)|chi sei\b/,
  /кто (?:тебя|вас) (?:созда|сдела|разработа|обуч)|как(?:ая|ой) (?:ты|вы) (?:модель|ии|нейросеть)|кто ты(?: так(?:ой|ая))?\s*(?:[?.!]|$)/,
  /(?:あなた|君|きみ|お前)(?:は|って|の)[^。？?\n]{0,12}(?:誰|だれ|何者|モデル|ai|開発者|会社)[^。？?\n]{0,6}(?:[?？]|か|$)|誰が(?:あなた|君)を/,
  /(?:너는|넌|당신은|너를|당신을)[^.?!\n]{0,12}(?:누구|어떤 모델|무슨 모델|어느 회사|누가 만들)/,
];

/** "Are you …", before the name of a model or a maker. */
const ASKS_WHETHER =
  /\b(?:are|r|were) (?:you|u)\b[^?.!\n]{0,30}$|\bis this (?:an? )?$|\bam i (?:\w+ )?(?:talking|speaking|chatting) (?:to|with) $|\bdo you belong to [^?.!\n]{0,20}$|\b(?:bet|guess|suspect|admit|confirm)\b[^?.!\n]{0,12}\b(?:you(?:['’]?re| are)|ur) [^?.!\n]{0,12}$|\b(?:bist du|es[- ]tu|êtes[- ]vous|eres|você é|sei) [^?.!\n]{0,12}$|(?:ты|вы|あなたは|君は|당신은|너는|넌) ?$|(?:你|您)(?:真的|其实|就|应该|肯定|不会|难道|该不会|明明|到底)?(?:就)?(?:是|用的是|属于)(?:不是)?$|我[^，。？?]{0,6}(?:和|跟|与)$/i;
/** "You're Claude, right?", "if you are Claude, say yes": what stands before the name, and what must follow it. */
const TAKES_FOR =
  /\b(?:(?:you|u)(?:['’]?re| are| r)|ur)(?: really| actually| just| not| an?| the| by| made by| from){0,3} $|\bif (?:you(?:['’]re| are)|your name is) [^?.!\n]{0,20}$|(?:如果|要是|假如)(?:你|您)(?:的名字)?(?:是|来自)$/i;
const TAKES_FOR_END =
  /^[^?.!\n]{0,16}(?:,? (?:right|correct|no|yeah|huh|aren['’]?t (?:you|u)|am i right)\s?\?|,? (?:then )?(?:please )?(?:say|begin|start|answer|reply|respond|print|type|output|write)\b)|^[^。\n]{0,8}(?:请|就|则|那么)?(?:回复|回答|说|输出|打)/i;
const ASKS_WHETHER_END = /^[^?？.!。\n]{0,40}(?:[?？吗嗎吧么]|$|right now|还是)/i;
/** What only compares is no question for the identity: "are you like ChatGPT". */
const COMPARES =
  /\b(?:like|than|such as|similar to|familiar with|aware of|about|using|recommend\w*)\b[^?.!\n]{0,10}$|(?:像|比|用过|知道|了解|喜欢)$/i;

/** Tasks on a text, whose quoted or following sentences aren't meant for the model itself. */
export const TEXT_TASK =
  /\b(?:translate|rewrite|proofread|correct|paraphrase|summari[sz]e|quote|write|draft|compose|story|poem|dialogue|novel|explain the (?:joke|phrase)|reverse|encode|decode|spell|hex|rot-?13|base64|docstring|fix)\b|翻译|翻譯|润色|改写|总结|写|创作|续写|编码|倒过来|倒着|加密|转成|对话|小说|译成/i;
/** Quoted or bracketed passages are read as material. */
const QUOTED = /["“「『《][^"”」』》\n]{1,200}["”」』》]|'[^'\n]{3,120}'(?![a-z])/g;
/** Those who write such texts ask for themselves or for a figure, not for the model. */
const FOR_ANOTHER =
  /\b(?:translate|story|novel|speech|letter(?! [a-z]\b)|bio|cover letter|dialogue|poem)\b|翻译|小说|帮我写|求职|应聘|面试|续写|《/i;

/**
 * Says whether a prompt asks, openly or by a trick, which model answers or who made it.
 *
 * Asks too: for the system prompt, for the training cut-off, "are you ChatGPT?", the name spelled backwards or encoded. Doesn't:
 * a question about another model, a quoted or translated "who are you", "who are you voting for".
 *
 * @param prompt - As the person wrote it; of a long one the first and the last 400 characters are read.
 * @param index - The names that "are you …" is asked with.
 */
export function fishesIdentity(prompt: string, index: NameIndex = WELL_KNOWN_INDEX): boolean {
  const ends = endsOf(prompt);
  const text = ends.normalize('NFKC').replaceAll('’', "'").replace(QUOTED, ' ');
  const isForAnother =
    FOR_ANOTHER.test(ends) && !/\byou(?:r|rself)? (?:name|model|identity|maker|developer)\b|你的/.test(text);
  if (isForAnother) return false;
  const lower = text.toLowerCase().trim();
  return (
    ENGLISH.some((pattern) => pattern.test(lower)) ||
    CHINESE.some((pattern) => pattern.test(text.trim())) ||
    OTHERS.some((pattern) => pattern.test(lower)) ||
    asksWhether(text, index).length > 0
  );
}

/** The families of the names in "are you ChatGPT?", "你是文心一言吗？". */
export function asksWhether(text: string, index: NameIndex): readonly string[] {
  return index
    .find(text)
    .filter(({ start, end }) => {
      const before = text.slice(Math.max(0, start - 60), start);
      const after = text.slice(end, end + 60);
      if (COMPARES.test(before)) return false;
      return (
        (ASKS_WHETHER.test(before) && ASKS_WHETHER_END.test(after)) ||
        (TAKES_FOR.test(before) && TAKES_FOR_END.test(after))
      );
    })
    .map(({ name }) => name.family);
}

const END_LENGTH = 400;

/** A question for the identity is short, or stands at an end of the prompt; what lies between is material. */
function endsOf(prompt: string): string {
  if (prompt.length <= 2 * END_LENGTH) return prompt;
  return `${prompt.slice(0, END_LENGTH)}\n${prompt.slice(-END_LENGTH)}`;
}

const WELL_KNOWN_INDEX = new NameIndex(WELL_KNOWN_NAMES);
