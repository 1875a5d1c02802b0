/** The number of a pod's calls that got a response, by the server's `address:port`. */
export type Answers = ReadonlyMap<string, number>;

const sample = /^grpc_client_handled_total\{(?<labels>.*)\} (?<value>\S+)$/;

/** A pod's metrics, or undefined if the pod cannot be reached. */
export const readAnswers = async (host: string): Promise<Answers | undefined> => {
  const answers = new Map<string, number>();
  try {
    const response = await fetch(`http://${host}:9464/metrics`, { signal: AbortSignal.timeout(500) });
    for (const line of (await response.text()).split('\n')) {
      const { labels = '', value } = sample.exec(line)?.groups ?? {};
      const peer = /peer="([\d.:[\]a-f]+)"/.exec(labels)?.[1];
      if (peer && labels.includes('grpc_code="OK"')) answers.set(peer, (answers.get(peer) ?? 0) + Number(value));
    }
    return answers;
  } catch {
    return undefined;
  }
};
