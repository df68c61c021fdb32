/** What sending a code agrees to. Shown above the code and stored, to the letter, with the time of the yes. */
export const CONSENT_WORDING =
  "By sending this code you agree that friends who send you a song are told when you have played it. You can change that at any time with: receipts off";
