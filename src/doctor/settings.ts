import type * as z from 'zod';
import type { Secret } from '../platform/secret.js';
import {
  channelSettings,
  type ChannelSettings,
  type ChannelTlsSettings,
} from '../platform/settings/channel-settings.js';
import { databaseUrl } from '../platform/settings/database-settings.js';
import { databaseUrlOf } from '../platform/settings/database-url.js';
import { group, variable, type Group, type Rule, type Settings } from '../platform/settings/group.js';
import { oneOf, text } from '../platform/settings/schemas.js';
import {
  issuerOf,
  issuerVariables,
  jwks,
  type TokenIssuerSettings,
} from '../platform/settings/token-issuer-settings.js';

/** The settings of a service to check. Checks without their settings are skipped, and reported as such. */
export interface ServiceSettings {
  /** Its address, the CA to trust, and the client certificate. */
  readonly channel: ChannelSettings | undefined;
  /** The `aud` that it requires of tokens. */
  readonly audience: string | undefined;
  /** Names that its certificate must have besides the one that callers verify; `*.` is literal. */
  readonly certificateNames: readonly string[];
  readonly reflection: 'off' | 'authenticated' | 'public' | undefined;
  readonly databaseUrl: Secret | undefined;
}

/** The gateway of the release, and its expected properties. */
export interface GatewaySettings {
  readonly address: string;
  readonly tls: ChannelTlsSettings;
  /** Empty for any. */
  readonly allowedHosts: readonly string[];
}

export interface DoctorConfig {
  readonly user: ServiceSettings;
  readonly post: ServiceSettings;
  /** Undefined: there is no gateway. */
  readonly gateway: { readonly settings: GatewaySettings | undefined };
  /** The source of the keys that sign tokens. */
  readonly issuer: { readonly settings: TokenIssuerSettings | undefined };
}

const names = (): z.ZodType<readonly string[]> =>
  text().transform((list) =>
    list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );

/** The optional variables of a service: those of a channel to it, and its expected properties. */
const serviceSettings = (prefix: 'USER' | 'POST'): Group<ServiceSettings> => {
  const channel = channelSettings(prefix);
  const facts = group(
    {
      audience: variable(
        `${prefix}_AUDIENCE`,
        "The service's `AUTH_AUDIENCE`: the required audience of its tokens.",
        text().optional(),
      ),
      certificateNames: variable(
        `${prefix}_CERTIFICATE_NAMES`,
        'Additional names that certificates must have, separated by commas; a name with `*.` must appear literally.',
        names().optional(),
      ),
      reflection: variable(
        `${prefix}_REFLECTION`,
        "The service's `REFLECTION`.",
        oneOf('authenticated', 'off', 'public').optional(),
      ),
      databaseUrl: variable(
        `${prefix}_DATABASE_URL`,
        `The service's \`DATABASE_URL\`. Without it and \`${prefix}_DATABASE_DIRECTORY\` the health of the service shows its database's state, and migrations are not compared.`,
        databaseUrl().optional(),
        prefix === 'POST' ? { fallback: "in Post's container, where only `USER_ADDRESS` is set, `DATABASE_URL`" } : {},
      ),
      databaseDirectory: variable(
        `${prefix}_DATABASE_DIRECTORY`,
        "The service's `DATABASE_DIRECTORY`, mounted in the doctor's pod as well. The URL overrides it.",
        text().optional(),
        prefix === 'POST'
          ? { fallback: "in Post's container, where only `USER_ADDRESS` is set, `DATABASE_DIRECTORY`" }
          : {},
      ),
      databaseCaFile: variable(
        `${prefix}_DATABASE_CA_FILE`,
        "The service's `DATABASE_CA_FILE`, mounted in the doctor's pod as well.",
        text().optional(),
        prefix === 'POST'
          ? { fallback: "in Post's container, where `USER_ADDRESS` alone is set, `DATABASE_CA_FILE`" }
          : {},
      ),
    },
    (
      { audience, certificateNames = [], reflection, databaseUrl: url, databaseDirectory: directory, databaseCaFile },
      findings,
    ) => ({
      audience,
      certificateNames,
      reflection,
      databaseUrl: databaseUrlOf({ url, directory, caFile: databaseCaFile }, `${prefix}_`, findings),
    }),
  );
  return {
    variables: [
      ...channel.variables.map((one) =>
        one.name === `${prefix}_ADDRESS` ? { ...one, fallback: 'none: the service is not checked' } : one,
      ),
      ...facts.variables,
    ],
    read(environment, findings) {
      const promised = facts.read(environment, findings);
      if ((environment[`${prefix}_ADDRESS`] ?? '') === '') return promised && { ...promised, channel: undefined };
      const reached = channel.read(environment, findings);
      return promised && reached && { ...promised, channel: reached };
    },
  };
};

/** A container's own DATABASE_URL is Post's if the container is Post's, which has USER_ADDRESS but not POST_ADDRESS. */
const postSettings = (): Group<ServiceSettings> => {
  const service = serviceSettings('POST');
  const own = group(
    {
      url: variable('DATABASE_URL', 'See `POST_DATABASE_URL`.', databaseUrl().optional()),
      directory: variable('DATABASE_DIRECTORY', 'See `POST_DATABASE_DIRECTORY`.', text().optional()),
      caFile: variable('DATABASE_CA_FILE', 'See `POST_DATABASE_CA_FILE`.', text().optional()),
    },
    (address, findings) => ({ url: databaseUrlOf(address, '', findings) }),
  );
  return {
    variables: [...service.variables, ...own.variables],
    read(environment, findings) {
      const given = service.read(environment, findings);
      const isOfPost = given?.channel === undefined && (environment['USER_ADDRESS'] ?? '') !== '';
      return given && isOfPost
        ? { ...given, databaseUrl: given.databaseUrl ?? own.read(environment, findings)?.url }
        : given;
    },
  };
};

const gatewaySettings = (): Group<DoctorConfig['gateway']> => {
  const meanings: Readonly<Record<string, string>> = {
    GATEWAY_ADDRESS:
      'Its Service, with the port of its pods: `kubernetes:///name.namespace:8080`; or `static:///a:8080,b:8080`.',
    GATEWAY_TLS_MODE: 'Its `TLS_MODE`.',
    GATEWAY_TLS_DIRECTORY: 'The directory of `ca.crt`.',
    GATEWAY_TLS_SERVER_NAME: 'The name that its certificate must have.',
  };
  const used = Object.keys(meanings);
  const channel = channelSettings('GATEWAY');
  const promised = group(
    {
      allowedHosts: variable(
        'GATEWAY_ALLOWED_HOSTS',
        "The gateway's `ALLOWED_HOSTS`: the first one is used to call it.",
        names().optional(),
      ),
    },
    ({ allowedHosts = [] }) => ({ allowedHosts }),
  );
  return {
    variables: [
      ...channel.variables.flatMap((one) => {
        const meaning = meanings[one.name];
        const fallback = one.name === 'GATEWAY_ADDRESS' ? 'none: there is no gateway' : one.fallback;
        return meaning === undefined ? [] : [{ ...one, meaning, fallback }];
      }),
      ...promised.variables,
    ],
    read(environment, findings) {
      const facts = promised.read(environment, findings);
      if ((environment['GATEWAY_ADDRESS'] ?? '') === '') return { settings: undefined };
      const given = Object.fromEntries(used.map((name) => [name, environment[name]]));
      const reached = channel.read(given, findings);
      return facts && reached && { settings: { address: reached.address, tls: reached.tls, ...facts } };
    },
  };
};

const issuerSettings = (): Group<DoctorConfig['issuer']> =>
  group(issuerVariables(jwks().optional()), ({ jwks: keys, ...values }, findings) => {
    if (keys === undefined) return { settings: undefined };
    const settings = issuerOf({ ...values, jwks: keys }, findings);
    return settings && { settings };
  });

const somethingToExamine: Rule<DoctorConfig> = ({ user, post }, { refuse }) => {
  if (user === undefined || post === undefined || user.channel !== undefined || post.channel !== undefined) return;
  refuse(
    'USER_ADDRESS',
    "or POST_ADDRESS is required: a gRPC target, such as kubernetes:///duet-user-headless.namespace:9000. The pod of helm test has both, Post's container the first",
  );
};

/** All settings of the doctor. */
export const doctorSettings: Settings<DoctorConfig> = {
  groups: {
    user: serviceSettings('USER'),
    post: postSettings(),
    gateway: gatewaySettings(),
    issuer: issuerSettings(),
  },
  rules: [somethingToExamine],
};
