import type { Model } from '../model.ts';

/** What a name stands for: a model, or the firm or group that makes models. */
export type NameKind = 'model' | 'maker';

/** One way to write the name of a model or a maker. */
export interface KnownName {
  readonly text: string;
  readonly kind: NameKind;
  /** Names of one house: "ChatGPT", "GPT-4" and "OpenAI" say the same about who answers. */
  readonly family: string;
  /** Also an ordinary word, a person or a firm of many trades. */
  readonly isWord: boolean;
}

/** What names a model that would be given away by them. Where nobody knows the organisation it is empty. */
export type NamedModel = Pick<Model, 'name' | 'aliases' | 'organization'>;

/** Where a name stands in a text, in UTF-16 code units; `end` is behind its last one. */
export interface Mention {
  readonly name: KnownName;
  readonly start: number;
  readonly end: number;
}

interface Family {
  readonly models?: string;
  /** Names of models that are ordinary words or people's names. */
  readonly wordModels?: string;
  readonly makers?: string;
  readonly wordMakers?: string;
}

// biome-ignore format: one family a line
const FAMILIES: Readonly<Record<string, Family>> = {
  openai: { models: 'ChatGPT, Chat GPT, GPT-2, GPT-3, GPT-4, GPT-5, GPT-OSS, davinci-003', wordModels: 'GPT, o1, o3', makers: 'OpenAI, Open AI' },
  anthropic: { wordModels: 'Claude, 克劳德', makers: 'Anthropic' },
  google: { models: 'LaMDA, PaLM 2, CodeGemma', wordModels: 'Gemini, Bard, Gemma, PaLM', makers: 'Google DeepMind, DeepMind, Google Brain', wordMakers: 'Google, 谷歌' },
  meta: { models: 'Code Llama, LLaMA-2', wordModels: 'Llama', makers: 'Meta AI', wordMakers: 'Meta, Facebook' },
  mistral: { models: 'Mixtral, Codestral, Pixtral, Ministral, Magistral', wordModels: 'Mistral, Le Chat', makers: 'Mistral AI' },
  alibaba: { models: 'Qwen, QwQ, Qianwen, Tongyi Qianwen, Tongyi, 通义千问, 通義千問, 通义', wordModels: '千问, 千問', makers: 'Alibaba Cloud, 通义实验室, 阿里达摩院', wordMakers: 'Alibaba, 阿里巴巴, 阿里云, 阿里雲, 阿里, 达摩院' },
  deepseek: { models: 'DeepSeek', makers: '深度求索' },
  zhipu: { models: 'ChatGLM, GLM-4, GLM-5, CogVLM, 智谱清言, 智譜清言', wordModels: 'GLM', makers: 'Zhipu, Zhipu AI, Z.ai, 智谱AI, 智谱华章, 智谱, 智譜' },
  moonshot: { models: 'Kimi K2, Moonlight-16B', wordModels: 'Kimi', makers: 'Moonshot AI, 月之暗面', wordMakers: 'Moonshot' },
  baidu: { models: 'ERNIE Bot, 文心一言, 文心大模型', wordModels: 'Ernie, 文心, 小度', makers: 'Baidu', wordMakers: '百度' },
  bytedance: { models: 'Doubao, 豆包大模型, 云雀模型', wordModels: '豆包, 云雀, Skylark', makers: 'ByteDance, 字节跳动, 字節跳動', wordMakers: '字节' },
  tencent: { models: 'Hunyuan, 混元大模型, 腾讯混元', wordModels: '混元, 元宝', makers: 'Tencent, 腾讯, 騰訊' },
  '01ai': { models: 'Yi-34B, Yi-Large, Yi-Lightning, Yi-6B', wordModels: 'Yi, 万知', makers: '01.AI, 零一万物' },
  iflytek: { models: '讯飞星火, 星火大模型, 星火认知大模型', wordModels: '星火, SparkDesk', makers: 'iFlytek, 科大讯飞, 讯飞' },
  baichuan: { models: 'Baichuan, 百川大模型', wordModels: '百川', makers: '百川智能' },
  minimax: { models: 'MiniMax, abab6', wordModels: '海螺AI, 海螺' },
  xai: { models: 'Grok-1, Grok-2, Grok-3, Grok-4', wordModels: 'Grok', makers: 'xAI' },
  microsoft: { models: 'Phi-3, Phi-4, WizardLM', wordModels: 'Phi, Copilot, Bing, Bing Chat', wordMakers: 'Microsoft, 微软' },
  nvidia: { models: 'Nemotron', wordMakers: 'NVIDIA, 英伟达' },
  amazon: { models: 'Nova Pro, Nova Lite, Nova Micro, Amazon Titan, Amazon Nova', wordModels: 'Nova, Titan', wordMakers: 'Amazon, 亚马逊, AWS' },
  cohere: { models: 'Command R, Command R+, Command A', wordModels: 'Command, Aya', makers: 'Cohere' },
  ai21: { models: 'Jurassic-2', wordModels: 'Jamba', makers: 'AI21 Labs, AI21' },
  databricks: { models: 'DBRX', makers: 'Databricks, MosaicML' },
  ibm: { wordModels: 'Granite', makers: 'IBM' },
  apple: { wordMakers: 'Apple, 苹果, 苹果公司' },
  huawei: { models: '盘古大模型, PanGu', wordModels: '盘古', makers: 'Huawei', wordMakers: '华为, 华为云' },
  sensetime: { models: 'SenseChat, 商量大模型', wordModels: '商量, 日日新', makers: 'SenseTime, 商汤, 商汤科技' },
  stepfun: { models: 'Step-2, 跃问', makers: 'StepFun, 阶跃星辰' },
  'shanghai-ai-lab': { models: 'InternLM, InternVL, 书生浦语, 书生·浦语', makers: 'Shanghai AI Lab, Shanghai AI Laboratory, 上海人工智能实验室' },
  lmsys: { models: 'Vicuna, FastChat-T5', makers: 'LMSYS' },
  kunlun: { models: '天工大模型, Skywork', makers: '昆仑万维' },
  qihoo: { models: '360智脑' },
  reka: { models: 'Reka Core, Reka Flash, Reka Edge', wordModels: 'Reka', makers: 'Reka AI' },
  inflection: { wordModels: 'Pi', makers: 'Inflection AI', wordMakers: 'Inflection' },
  nous: { models: 'Nous Hermes, OpenHermes', wordModels: 'Hermes', makers: 'Nous Research' },
  tii: { models: 'Falcon-180B, Falcon-40B, Falcon-7B', wordModels: 'Falcon', makers: 'Technology Innovation Institute' },
  stability: { models: 'StableLM', makers: 'Stability AI' },
  ai2: { models: 'OLMo, Tulu 2, Tulu 3', wordModels: 'Tulu', makers: 'AI2, Allen Institute' },
  huggingface: { models: 'HuggingChat, Zephyr-7B, StarCoder', wordModels: 'Zephyr', makers: 'Hugging Face' },
  snowflake: { models: 'Snowflake Arctic', wordModels: 'Arctic', wordMakers: 'Snowflake' },
  upstage: { models: 'SOLAR-10.7B', wordModels: 'Solar', makers: 'Upstage' },
  laion: { models: 'Open Assistant, OpenAssistant', makers: 'LAION' },
  stanford: { models: 'Alpaca-7B' },
  berkeley: { models: 'Koala-13B, Starling-LM, Gorilla LLM', wordModels: 'Koala, Starling', makers: 'UC Berkeley' },
  openchat: { models: 'OpenChat' },
  perplexity: { models: 'Sonar Large, pplx-70b', makers: 'Perplexity AI' },
};

/** A name of the registry that a sentence could hold by chance: one short or plain word. */
const PLAIN_WORD = /^(?:\p{L}{1,5}|\p{Ll}+)$/u;
export const HAN = /\p{Script=Han}/u;

/** Names of the public models and makers that a model could call itself. */
export const WELL_KNOWN_NAMES: readonly KnownName[] = Object.entries(FAMILIES).flatMap(
  ([family, { models, wordModels, makers, wordMakers }]) => [
    ...split(models, { family, kind: 'model', isWord: false }),
    ...split(wordModels, { family, kind: 'model', isWord: true }),
    ...split(makers, { family, kind: 'maker', isWord: false }),
    ...split(wordMakers, { family, kind: 'maker', isWord: true }),
  ],
);

function split(list: string | undefined, rest: Omit<KnownName, 'text'>): KnownName[] {
  return (list?.split(', ') ?? []).map((text) => ({ text, ...rest }));
}

/** Names, aliases and organisations of the registry, then the well-known ones that it doesn't have. */
export function namesOf(models: readonly NamedModel[]): readonly KnownName[] {
  const known = new Map(WELL_KNOWN_NAMES.map((name) => [name.text.toLowerCase(), name]));
  const names = new Map<string, KnownName>();
  const add = (text: string, kind: NameKind, family: string) => {
    const key = text.normalize('NFKC').toLowerCase().trim();
    if (key === '' || known.has(key) || names.has(key)) return;
    names.set(key, { text: key, kind, family, isWord: PLAIN_WORD.test(text) && !HAN.test(text) });
  };
  for (const { name, aliases, organization } of models) {
    const house = (organization || name).toLowerCase();
    const family = known.get(house)?.family ?? house;
    for (const text of [name, ...aliases]) add(text, 'model', family);
    add(organization, 'maker', family);
  }
  return [...names.values(), ...WELL_KNOWN_NAMES];
}

interface Entry {
  readonly atoms: readonly string[];
  readonly name: KnownName;
}

/** A run of letters of an alphabet, or of digits: "gpt-4", "GPT 4" and "gpt4" are the same two atoms. */
const ATOM = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}]+|\p{N}+/gu;
const ATOM_GAP = /^[\s\-_./:·+]{0,2}$/;
/** Chooses between names of one beginning: the longest that fits. */
const BY_LENGTH = (one: Entry, other: Entry) => other.atoms.length - one.atoms.length;

/** Finds names in texts: Latin ones as whole words, Chinese ones anywhere. Time grows with the text alone. */
export class NameIndex {
  readonly #entries = new Map<string, Entry[]>();
  readonly #words = new Set<string>();
  readonly #han = new Map<string, KnownName>();
  readonly #hanPattern: RegExp;

  constructor(names: readonly KnownName[]) {
    for (const name of names) {
      if (HAN.test(name.text)) this.#addHan(name);
      else this.#addLatin(name);
    }
    for (const entries of this.#entries.values()) entries.sort(BY_LENGTH);
    const longestFirst = [...this.#han.keys()].sort((one, other) => other.length - one.length);
    const alternatives = longestFirst.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    this.#hanPattern = new RegExp(alternatives.join('|'), 'giu');
  }

  /** Every mention, in the order of the text; none lies within another of the same script. */
  find(text: string): Mention[] {
    const mentions = [...this.#findLatin(text), ...this.#findHan(text)];
    return mentions.sort((one, other) => one.start - other.start);
  }

  /** Names of one word in Latin letters, lower case. */
  get words(): ReadonlySet<string> {
    return this.#words;
  }

  #addHan(name: KnownName): void {
    const key = name.text.toLowerCase();
    if (!this.#han.has(key)) this.#han.set(key, name);
  }

  #addLatin(name: KnownName): void {
    const atoms = name.text.toLowerCase().match(ATOM) ?? [];
    if (atoms.length === 0) return;
    this.#addEntry({ atoms, name });
    // "MistralAI" is "Mistral AI" too.
    if (atoms.length > 1 && !/\p{N}/u.test(name.text)) this.#addEntry({ atoms: [atoms.join('')], name });
  }

  #addEntry(entry: Entry): void {
    const [first] = entry.atoms;
    if (entry.atoms.length === 1) this.#words.add(first!);
    const entries = this.#entries.get(first!) ?? [];
    entries.push(entry);
    this.#entries.set(first!, entries);
  }

  *#findHan(text: string): Iterable<Mention> {
    if (this.#han.size === 0) return;
    for (const match of text.matchAll(this.#hanPattern)) {
      const name = this.#han.get(match[0].toLowerCase());
      if (name) yield { name, start: match.index, end: match.index + match[0].length };
    }
  }

  *#findLatin(text: string): Iterable<Mention> {
    let place = 0;
    for (const match of text.matchAll(ATOM)) {
      const entries = this.#entries.get(match[0].toLowerCase());
      const isPart = match.index < place || (match.index > 0 && ATOM_END.test(text[match.index - 1]!));
      if (!entries || isPart) continue;
      const ahead = atomsAhead(text, match.index);
      const entry = entries.find(({ atoms }) => atoms.every((atom, step) => ahead[step]?.atom === atom));
      if (!entry) continue;
      place = ahead[entry.atoms.length - 1]!.end;
      yield { name: entry.name, start: match.index, end: place };
    }
  }
}

const ATOM_END = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}\p{N}]/u;
/** Longer than any name. */
const NAME_LENGTH = 80;

/** The atoms of one name from a place on: as long as hardly anything stands between them. */
function atomsAhead(text: string, start: number): { readonly atom: string; readonly end: number }[] {
  const ahead = text.slice(start, start + NAME_LENGTH);
  const atoms: { atom: string; end: number }[] = [];
  let last = 0;
  for (const { 0: atom, index } of ahead.matchAll(ATOM)) {
    if (!ATOM_GAP.test(ahead.slice(last, index))) break;
    last = index + atom.length;
    atoms.push({ atom: atom.toLowerCase(), end: start + last });
  }
  return atoms;
}
