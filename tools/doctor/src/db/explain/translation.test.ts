import { describe, expect, it } from 'vitest';
import { first } from '../../../test/explain/answer.ts';
import { explain } from './explain.ts';

describe('what the server says in other languages', () => {
  it('reads messages in other languages without a SQLSTATE', () => {
    expect(first('FATAL:  база данных "shop" не существует')).toBe('database-not-found');
    expect(first('FATAL:  現在クライアント数が多すぎます')).toBe('connection-slots-full');
    expect(first('psql: 致命错误:  用户 "postgres" Ident 认证失败')).toBe('peer-authentication-failed');
    expect(first('ERROR:  permiso denegado al esquema public')).toBe('schema-usage-missing');
  });

  it.each([
    ['FATAL:  autenticação do tipo senha falhou para o usuário "app"', 'password-wrong'],
    ['FATAL:  banco de dados "loja" não existe', 'database-not-found'],
    ['ERRO:  relação "clientes" não existe', 'relation-not-visible'],
    ['FATAL:  desculpe, muitos clientes conectados', 'connection-slots-full'],
  ])('reads Portuguese of Brazil, whose catalogue ended before version 15: %s', (text, id) => {
    expect(first(text)).toBe(id);
  });
});

describe('what pgjdbc says in other languages', () => {
  it.each([
    [
      'PSQLException: Conexão negada. Verifique se o nome da máquina e a porta estão corretos.',
      'server-not-listening',
    ],
    ['PSQLException: Der Authentifizierungstyp 10 wird nicht unterstützt.', 'auth-method-unsupported'],
    ['PSQLException: Le serveur ne supporte pas SSL.', 'tls-not-supported'],
    ['PSQLException: サーバはSSLをサポートしていません。', 'tls-not-supported'],
    [
      'PSQLException: Der Server verlangt passwortbasierte Authentifizierung, jedoch wurde kein Passwort angegeben.',
      'password-missing',
    ],
    ['PSQLException: Error de protocolo. Falló el inicio de la sesión.', 'not-postgresql'],
  ])('%s is %s', (text, id) => {
    expect(first(text)).toBe(id);
  });
});

describe('what the system says in other languages', () => {
  it.each([
    [
      'psql: Fehler: Verbindung zum Server auf »10.1.1.174«, Port 5432 fehlgeschlagen: Verbindungsaufbau abgelehnt',
      'server-not-listening',
    ],
    [
      'psql: erreur : la connexion au serveur sur « db.example.com » (203.0.113.7), port 5432 a échoué : Connexion terminée par expiration du délai d’attente',
      'connection-timed-out',
    ],
    [
      'psql: erreur : la connexion au serveur sur le socket « /var/run/postgresql/.s.PGSQL.5432 » a échoué : Aucun fichier ou dossier de ce type',
      'server-not-listening',
    ],
    [
      'psql: error: no se pudo traducir el nombre «db.example.com» a una dirección: Nombre o servicio desconocido',
      'host-not-found',
    ],
    ['psql: 连接到"db" (2001:db8::1)上的服务器，端口5432失败：网络不可达', 'ipv6-only-host'],
  ])('%s is %s', (text, id) => {
    expect(first(text)).toBe(id);
  });
});

describe('what libpq says in other languages, around a system that speaks English', () => {
  it.each([
    [
      'psql: Fehler: Verbindung zum Server auf »localhost« (127.0.0.1), Port 5432 fehlgeschlagen: Connection refused',
      'server-not-listening',
    ],
    [
      'psql: error: falló la conexión al servidor en «db.example.com» (203.0.113.7), puerto 5432: Connection timed out',
      'connection-timed-out',
    ],
    [
      'psql: エラー: サーバー"localhost"(127.0.0.1)、ポート5432への接続に失敗しました: Connection refused',
      'server-not-listening',
    ],
    [
      'psql: ошибка: не удалось преобразовать имя "db.example.com" в адрес: Name or service not known',
      'host-not-found',
    ],
    [
      'psql : erreur : n’a pas pu se connecter à postgresql://localhost:5432 : Connection refused',
      'server-not-listening',
    ],
    ['Server unterstützt kein SSL, aber SSL wurde verlangt', 'tls-not-supported'],
    ['ungültiger URI-Query-Parameter: »pgbouncer«', 'url-parameter-unknown'],
  ])('%s is %s', (text, id) => {
    expect(first(text)).toBe(id);
  });

  it('keeps the places of the values, so that the host is known as it is in English', () => {
    const { causes } = explain(
      'psql: Fehler: Verbindung zum Server auf »localhost« (127.0.0.1), Port 5433 fehlgeschlagen: Connection refused',
    );
    expect(causes[0]?.evidence.join(' ')).toContain('localhost port 5433');
    expect(causes[0]?.certainty).toBe('proved');
  });

  it('leaves a refusal that names no database a guess at most', () => {
    expect(explain('curl: (7) Connection refused https://example.com').verdict).toBe('unknown');
    expect(explain('Connection refused').causes.map(({ certainty }) => certainty)).not.toContain('proved');
  });
});
