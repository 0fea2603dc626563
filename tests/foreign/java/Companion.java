import java.io.*;
import java.net.URI;
import java.net.http.*;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;
import java.util.regex.*;
import java.util.stream.*;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One Paceline runner in Java: joins a session, sends samples, and prints what it says and hears.
 *
 * <p>Written from packages/protocol/PROTOCOL.md alone, as an example for ports; ids such as [D2] are rules of that document.
 * It needs Java 17 or newer and nothing else.
 *
 * <pre>
 * java Companion.java http://127.0.0.1:8080 --name Jan --code ABC-DEF
 *     a guest with plain JSON, let in by the code that the session's members know
 * java Companion.java http://127.0.0.1:8080 --ios --session morning-run --user 6F9619FF-8B86-4D01-B42D-00CF4FC964FF
 *     the iOS encoding, without identity, for servers started with --open
 * </pre>
 *
 * A line {"type": ..., "data": {...}} on standard input is sent as a message; the end of the input (Ctrl-D) leaves the session.
 * What a real app needs besides is to connect again after a lost connection [R4] [R5].
 */
public class Companion implements WebSocket.Listener {
    /** Without a default: code, or session, and user. Interval and deadline are seconds; commas stand between friends. */
    static final Map<String, String> DEFAULTS = Map.of("name", "Companion", "friends", "", "ios", "no", "numbered", "no",
        "samples", "10", "interval", "1", "deadline", "600");

    final String url;
    final Map<String, String> options;
    final Encoding encoding;
    final int samples;
    final HttpClient http = HttpClient.newHttpClient();
    final Timer timer = new Timer(true);
    final CompletableFuture<Void> joined = new CompletableFuture<>(), stored = new CompletableFuture<>(), left = new CompletableFuture<>();
    /** The round trips of the last pongs, and how far the server's clock was ahead by them, in ms. */
    final Deque<double[]> clocks = new ConcurrentLinkedDeque<>();
    final ByteArrayOutputStream incoming = new ByteArrayOutputStream();
    /** The last message; the next one waits for it, and the first for the connection. */
    CompletableFuture<WebSocket> sent;

    Companion(String url, Map<String, String> options) {
        this.url = url;
        this.options = options;
        encoding = is("ios") ? new Ios() : new Plain();
        samples = Integer.parseInt(options.get("samples"));
    }

    public static void main(String[] args) {
        var options = new HashMap<>(DEFAULTS);
        for (int i = 1; i < args.length; i++) {
            var name = args[i].substring(2);
            options.put(name, "no".equals(DEFAULTS.get(name)) ? "yes" : args[++i]);
        }
        try {
            new Companion(args[0], options).run();
        } catch (Exception problem) {
            exit(Objects.requireNonNullElse(problem.getMessage(), problem.toString()));
        }
    }

    static void exit(String reason) {
        System.err.println("companion: " + reason);
        System.exit(1);
    }

    void run() throws Exception {
        after(seconds("deadline"), () -> exit("not finished after " + options.get("deadline") + " s"));
        sent = connect();
        sent.get();
        var friends = Stream.of(options.get("friends").split(",")).filter(id -> !id.isEmpty()).toList();
        send("join_session", mine("friends", friends, "name", options.get("name")));
        ping(1);
        joined.get();
        for (int number = 1; number <= samples; number++) {
            sample(number);
            Thread.sleep(seconds("interval"));
        }
        if (is("numbered")) stored.get();
        var input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line; (line = input.readLine()) != null;) {
            var message = Json.read(line);
            send((String) message.get("type"), Json.object(message.get("data")));
        }
        send("leave_session", mine());
        left.get();
        sent.get().sendClose(WebSocket.NORMAL_CLOSURE, "").get();
    }

    /** Becomes a guest whom the code lets in, and connects with the token in a header, never in the address [I4]. */
    CompletableFuture<WebSocket> connect() throws Exception {
        var upgrade = http.newWebSocketBuilder();
        if (encoding instanceof Plain) {
            var guest = post("/api/guests", null, Map.of("name", options.get("name")));
            var bearer = "Bearer " + guest.get("token");
            options.put("user", (String) guest.get("userId"));
            if (options.containsKey("code")) options.put("session", (String) post("/api/invites/" + options.get("code"), bearer, null).get("sessionId"));
            upgrade.header("Authorization", bearer);
        }
        return upgrade.buildAsync(URI.create(url.replaceFirst("^http", "ws") + "/ws"), this);
    }

    /** One call of the HTTP side. Its errors are problem details, which say what to do. */
    Map<String, Object> post(String path, String bearer, Map<String, Object> body) throws Exception {
        var content = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(Json.write(body));
        var request = HttpRequest.newBuilder(URI.create(url + path)).POST(content);
        if (bearer != null) request.header("Authorization", bearer);
        if (body != null) request.header("Content-Type", "application/json");
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        var result = Json.read(answer.body());
        if (answer.statusCode() >= 400) throw new IOException(path + ": " + result.get("detail") + " " + result.get("remedy"));
        return result;
    }

    /** A run to the north, at 3 m/s if a sample is sent each second. */
    void sample(int number) {
        var place = Map.of("latitude", 46 + number * 0.000027, "longitude", -30);
        var sample = mine("pace", 5.5 + number / 16.0, "location", place, "timestamp", encoding.time(now()));
        if (encoding instanceof Ios) { // each fix twice, with the place and with the pace [D6]
            send("pace_update", Json.with(sample, "pace", 0));
            send("pace_update", Json.with(sample, "location", Map.of("latitude", 0, "longitude", 0)));
        } else {
            sample = Json.with(sample, "distance", 3 * number, "status", "running");
            send("pace_update", is("numbered") ? Json.with(sample, "seq", number) : sample); // [K1]
        }
    }

    /** Five times to learn the server's clock [O2], then now and then as a sign of life [R1]. */
    void ping(int count) {
        send("ping", encoding instanceof Ios ? Map.of() : Map.of("t0", System.currentTimeMillis()));
        after(count < 5 ? 50 : 30_000, () -> ping(count + 1));
    }

    synchronized void send(String type, Map<String, Object> data) {
        Map<String, Object> message = Map.of("type", type, "data", data, "timestamp", encoding.time(now()));
        var frame = encoding.write(message);
        boolean binary = encoding instanceof Ios;
        report("sent", binary, message, frame);
        sent = sent.thenCompose(socket -> binary ? socket.sendBinary(ByteBuffer.wrap(frame.getBytes(UTF_8)), true) : socket.sendText(frame, true));
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        return onPart(socket, part.toString().getBytes(UTF_8), last, false);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
        var bytes = new byte[part.remaining()];
        part.get(bytes);
        return onPart(socket, bytes, last, true);
    }

    CompletionStage<?> onPart(WebSocket socket, byte[] part, boolean last, boolean binary) {
        incoming.writeBytes(part);
        socket.request(1);
        if (!last) return null;
        var frame = incoming.toString(UTF_8);
        incoming.reset();
        var message = encoding.read(frame);
        report("heard", binary, message, frame);
        hear((String) message.get("type"), message.get("data"));
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        if (!left.isDone()) exit("the server closed the connection: " + code + " " + reason);
        return null;
    }

    /** Also called when something above throws. */
    @Override
    public void onError(WebSocket socket, Throwable problem) {
        exit(problem.getMessage());
    }

    void hear(String type, Object data) {
        if (type.equals("error") && !joined.isDone()) exit(String.valueOf(data));
        if (!(data instanceof Map)) return;
        var content = Json.object(data);
        if (type.equals("session_status")) {
            if (content.containsKey("you")) joined.complete(null); // [J3]
            else if (!((List<?>) content.get("participants")).contains(options.get("user"))) left.complete(null);
        } else if (type.equals("ack")) {
            if (Json.number(content, "seq") >= samples) stored.complete(null); // [K3]
        } else if (type.equals("ping")) {
            send("pong", Json.with(content, "t1", System.currentTimeMillis(), "t2", System.currentTimeMillis()));
        } else if (type.equals("pong") && content.keySet().containsAll(List.of("t0", "t1", "t2"))) {
            double t0 = Json.number(content, "t0"), t1 = Json.number(content, "t1"), t2 = Json.number(content, "t2"), t3 = System.currentTimeMillis();
            clocks.add(new double[] {(t3 - t0) - (t2 - t1), ((t1 - t0) + (t2 - t3)) / 2});
            if (clocks.size() > 8) clocks.remove();
        }
    }

    /** Server time in ms, as far as known: the shortest of the last round trips tells it best [O2]. */
    long now() {
        var best = clocks.stream().min(Comparator.comparingDouble(clock -> clock[0]));
        return Math.round(System.currentTimeMillis() + best.map(clock -> clock[1]).orElse(0.0));
    }

    boolean is(String option) {
        return options.get(option).equals("yes");
    }

    /** The value of an option in seconds, as milliseconds. */
    long seconds(String option) {
        return (long) (Double.parseDouble(options.get(option)) * 1000);
    }

    void after(long ms, Runnable task) {
        timer.schedule(new TimerTask() { public void run() { task.run(); } }, ms);
    }

    Map<String, Object> mine(Object... more) {
        return Json.with(Map.of("sessionId", options.get("session"), "userId", options.get("user")), more);
    }

    /** One line for each message: what it means, and how it looks on the wire. */
    static synchronized void report(String way, boolean binary, Map<String, Object> message, String raw) {
        System.out.println(Json.write(Map.of("way", way, "frame", binary ? "binary" : "text", "message", message, "raw", raw)));
    }

    interface Encoding {
        Object time(long ms);
        String write(Map<String, Object> message);
        Map<String, Object> read(String frame);
    }

    /** [D2]: JSON in text frames, times as ISO 8601 text. */
    static class Plain implements Encoding {
        public Object time(long ms) { return Instant.ofEpochMilli(ms).toString(); }
        public String write(Map<String, Object> message) { return Json.write(message); }
        public Map<String, Object> read(String frame) { return Json.read(frame); }
    }

    /** [D4]: JSON in binary frames, data as base64 text of JSON, times as seconds since 2001. Slashes are escaped, as Foundation does. */
    static class Ios implements Encoding {
        static final long APPLE_EPOCH = 978_307_200_000L; // 2001-01-01T00:00:00Z as Unix time, in ms

        public Object time(long ms) { return (ms - APPLE_EPOCH) / 1000.0; }

        public String write(Map<String, Object> message) {
            var data = Json.object(message.get("data"));
            var inner = data.isEmpty() ? "" : Json.write(data).replace("/", "\\/");
            return Json.write(Json.with(message, "data", Base64.getEncoder().encodeToString(inner.getBytes(UTF_8)))).replace("/", "\\/");
        }

        public Map<String, Object> read(String frame) {
            var message = Json.read(frame);
            var inner = new String(Base64.getDecoder().decode((String) message.get("data")), UTF_8);
            // An error is a sentence for people; everything else is an object, and an empty one is empty text.
            return Json.with(message, "data", message.get("type").equals("error") ? inner : inner.isEmpty() ? Map.of() : Json.read(inner));
        }
    }

    /** Just enough JSON, which Java does not bring: objects are maps, arrays are lists, numbers are longs or doubles. */
    static class Json {
        static final Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|[{}\\[\\]:,]|[^\\s{}\\[\\]:,\"]+");
        static final Pattern ESCAPE = Pattern.compile("\\\\(u.{4}|.)");

        static Map<String, Object> read(String text) {
            return object(value(TOKEN.matcher(text).results().map(MatchResult::group).iterator()));
        }

        static Object value(Iterator<String> tokens) { return value(tokens.next(), tokens); }

        static Object value(String token, Iterator<String> tokens) {
            switch (token.charAt(0)) {
                case '{':
                    var object = new HashMap<String, Object>();
                    for (var name = tokens.next(); !name.equals("}"); name = tokens.next()) {
                        if (name.equals(",")) continue;
                        tokens.next(); // the colon
                        object.put(text(name), value(tokens));
                    }
                    return object;
                case '[':
                    var list = new ArrayList<Object>();
                    for (var item = tokens.next(); !item.equals("]"); item = tokens.next()) if (!item.equals(",")) list.add(value(item, tokens));
                    return list;
                case '"': return text(token);
                case 't', 'f': return Boolean.valueOf(token);
                default: return token.matches("-?\\d+") ? (Object) Long.valueOf(token) : (Object) Double.valueOf(token);
            }
        }

        static String text(String token) {
            return ESCAPE.matcher(token.substring(1, token.length() - 1)).replaceAll(match -> Matcher.quoteReplacement(unescaped(match.group(1))));
        }

        static String unescaped(String escape) {
            return switch (escape.charAt(0)) {
                case 'u' -> Character.toString(Integer.parseInt(escape.substring(1), 16));
                case 'n', 't', 'r', 'b', 'f' -> ("\\" + escape).translateEscapes();
                default -> escape;
            };
        }

        static String write(Object value) {
            if (value instanceof Map<?, ?> map) return map.entrySet().stream().map(entry -> write(entry.getKey()) + ":" + write(entry.getValue())).collect(Collectors.joining(",", "{", "}"));
            if (value instanceof List<?> list) return list.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
            if (!(value instanceof String text)) return String.valueOf(value);
            return text.chars().mapToObj(c -> c < ' ' || c > '~' || c == '"' || c == '\\' ? String.format("\\u%04x", c) : Character.toString(c)).collect(Collectors.joining("", "\"", "\""));
        }

        @SuppressWarnings("unchecked")
        static Map<String, Object> object(Object value) { return (Map<String, Object>) value; }

        static double number(Map<String, Object> object, String name) { return ((Number) object.get(name)).doubleValue(); }

        static Map<String, Object> with(Map<String, Object> object, Object... pairs) {
            var result = new HashMap<>(object);
            for (int i = 0; i < pairs.length; i += 2) result.put((String) pairs[i], pairs[i + 1]);
            return result;
        }
    }
}
