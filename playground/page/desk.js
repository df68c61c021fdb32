import { el, setText } from "./dom.js";
import { stamp, until } from "./format.js";

const MAX_DUE = 6;

/** What happens behind the scenes: counts, what is due, what has happened. */
export function createDesk(people) {
  const tiles = new Map();
  const dueList = document.getElementById("due");
  const happenedList = document.getElementById("happened");
  let due = [];

  function showTile(name, value) {
    const tile = tiles.get(name) ?? addTile(name);
    const isChanged = tile.number.textContent !== "" && tile.number.textContent !== String(value);
    setText(tile.number, String(value));
    if (!isChanged) return;
    tile.node.classList.remove("changed");
    void tile.node.offsetWidth; // lets the animation begin again
    tile.node.classList.add("changed");
  }

  function addTile(name) {
    const number = el("dd");
    const node = el("div", { className: "tile" }, el("dt", {}, name), number);
    document.getElementById("tiles").append(node);
    tiles.set(name, { node, number });
    return tiles.get(name);
  }

  const colourOf = (who) => people.find((person) => person.id === who)?.colour;

  function coloured(node, who) {
    const colour = colourOf(who);
    if (colour !== undefined) node.dataset.colour = colour;
    return node;
  }

  function showDue(nowMs) {
    const rows = due.slice(0, MAX_DUE).map((alarm) => {
      const row = el(
        "li",
        {},
        el("span", { className: "dot" }),
        el("span", {}, alarm.what),
        el("time", {}, until(alarm.dueMs - nowMs)),
      );
      return coloured(row, alarm.who);
    });
    if (due.length > MAX_DUE) rows.push(el("li", { className: "nothing" }, `and ${due.length - MAX_DUE} more`));
    if (rows.length === 0)
      rows.push(el("li", { className: "nothing" }, "Nothing. The bot sleeps until somebody writes."));
    dueList.replaceChildren(...rows);
  }

  function tickDue(nowMs) {
    const times = dueList.querySelectorAll("time");
    for (const [index, node] of times.entries()) setText(node, until(due[index].dueMs - nowMs));
  }

  return {
    update(system, nowMs) {
      showTile("listen checks", system.checks);
      showTile("jobs waiting", system.jobsWaiting);
      showTile("calls to Spotify", system.calls.spotify);
      showTile("calls to Messenger", system.calls.messenger);
      showTile("calls to Slack", system.calls.slack);
      showTile("calls to Discord", system.calls.discord);
      showQuota(system.quota, nowMs);
      due = system.due;
      showDue(nowMs);
    },
    happened(happenings, nowMs) {
      happenedList.replaceChildren(
        ...happenings.toReversed().map((each) => coloured(happeningNode(each, nowMs), each.who)),
      );
    },
    tick: tickDue,
  };
}

function happeningNode(happening, nowMs) {
  const times = happening.times > 1 ? el("b", {}, `× ${happening.times}`) : null;
  return el("li", {}, el("time", {}, stamp(happening.atMs, nowMs)), happening.text, times);
}

function showQuota(quota, nowMs) {
  const node = document.getElementById("quota");
  const meter = el("progress", { max: quota.budget, value: quota.left, "aria-label": "Spotify calls left today" });
  const blocked = quota.blockedUntilMs !== null && quota.blockedUntilMs > nowMs;
  const state = blocked
    ? `Spotify asks us to wait until ${stamp(quota.blockedUntilMs, nowMs)}`
    : "Spotify calls left today";
  node.replaceChildren(el("p", {}, el("span", {}, state), el("strong", {}, `${quota.left} of ${quota.budget}`)), meter);
}
