import { afterAll, beforeAll } from "vitest";
import { alarmsContract } from "../contracts/alarms.js";
import { type OwnCluster, ownCluster } from "../process/own-cluster.js";
import { realClock, setUp } from "./setup.js";

let cluster: OwnCluster;

beforeAll(async () => {
  cluster = await ownCluster();
});

afterAll(() => cluster.remove());

alarmsContract("BullMQ on a Redis Cluster", async (dueTimes) => {
  const { alarms } = setUp({ dueTimes, url: cluster.urls });
  return { alarms, nowMs: realClock.nowMs, until: (event) => event, close: () => alarms.stop() };
});
