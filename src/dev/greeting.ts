import type { Secrets } from './make-secrets.js';

export interface GreetingFacts {
  readonly userPort: number;
  readonly postPort: number;
  readonly gatewayPort: number;
  /** The data directory. */
  readonly directory: string;
  readonly secrets: Secrets | undefined;
  /** Whether the listeners are on loopback addresses only. */
  readonly isLocal: boolean;
}

/** Lists what listens where, with commands to paste. */
export const greeting = ({ userPort, postPort, gatewayPort, directory, secrets, isLocal }: GreetingFacts): string => {
  const grpcurl = secrets
    ? `grpcurl -cacert ${secrets.tlsDirectory}/ca.crt -H "authorization: Bearer $(cat ${secrets.tokenFile})"`
    : 'grpcurl -plaintext';
  const curl = secrets
    ? `curl --cacert ${secrets.tlsDirectory}/ca.crt -H "authorization: Bearer $(cat ${secrets.tokenFile})"`
    : 'curl';
  const http = secrets ? `https://localhost:${gatewayPort}` : `localhost:${gatewayPort}`;
  const doors = secrets
    ? 'TLS and tokens'
    : `plaintext, open to ${isLocal ? 'this machine only' : 'everyone who can reach this machine'}`;
  return `
  User  localhost:${userPort}   Post  localhost:${postPort}   HTTP  localhost:${gatewayPort}   data in ${directory}/   ${doors}
  A page to try it: ${secrets ? http : `http://${http}`}/ and its API: ${secrets ? http : `http://${http}`}/docs/

  ${curl} ${http}/v1/posts
  ${curl} ${http}/v1/users/1
  ${curl} ${http}/v1/users -H "content-type: application/json" -d '{"name": "Ada", "phoneNumber": "01000000000", "age": 36}'

  ${grpcurl} localhost:${postPort} list
  ${grpcurl} localhost:${postPort} v1.post.Post/ListPosts
  ${grpcurl} -d '{"user_id": "1"}' localhost:${userPort} v1.user.User/GetUser
  ${grpcurl} -d '{"user_message": {"name": "Ada", "phone_number": "01000000000", "age": 36}}' localhost:${userPort} v1.user.User/CreateUser

  Ctrl-C stops everything.
`;
};
