/** Says sentences aloud. */
export interface Speaker {
  /** Whether there is anything to speak with. */
  readonly isThere: boolean;
  /** Says it now; what was being said is cut short, because it is older. `language`: a BCP 47 tag. */
  say(sentence: string, language: string): void;
  stop(): void;
}

/** Of a browser without a voice. */
export const noSpeaker: Speaker = { isThere: false, say: () => undefined, stop: () => undefined };

/** The browser's voice (Web Speech API), where it has one. */
export function speakerOf({ speechSynthesis, SpeechSynthesisUtterance }: Partial<Pick<Window & typeof globalThis, 'speechSynthesis' | 'SpeechSynthesisUtterance'>>): Speaker {
  if (speechSynthesis === undefined || SpeechSynthesisUtterance === undefined) return noSpeaker;
  return {
    isThere: true,
    say(sentence, language) {
      const utterance = new SpeechSynthesisUtterance(sentence);
      utterance.lang = language;
      speechSynthesis.cancel();
      speechSynthesis.speak(utterance);
    },
    stop: () => speechSynthesis.cancel(),
  };
}
