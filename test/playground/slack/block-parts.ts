export const plain = (length: number) => ({ type: "plain_text", text: "x".repeat(length) });
export const mrkdwn = (length: number) => ({ type: "mrkdwn", text: "x".repeat(length) });
export const button = (more: object = {}) => ({ type: "button", text: plain(5), action_id: "a", ...more });
export const option = (more: object = {}) => ({ text: plain(5), value: "v", ...more });
export const select = (more: object = {}) => ({ type: "static_select", action_id: "s", options: [option()], ...more });
export const actions = (...elements: object[]) => ({ type: "actions", elements });
export const section = (more: object = {}) => ({ type: "section", text: mrkdwn(5), ...more });
export const image = { type: "image", image_url: "https://example.com/cover.jpg", alt_text: "Cover" };
export const input = (element: object, more: object = {}) => ({ type: "input", label: plain(5), element, ...more });
export const many = <T>(count: number, item: T) => Array.from({ length: count }, () => item);
export const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => button({ action_id: `a${index}` }));
