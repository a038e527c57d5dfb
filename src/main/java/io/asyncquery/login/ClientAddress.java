package io.asyncquery.login;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The address that failed logins are counted for. */
final class ClientAddress {
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final int NETWORK_BYTES = 8;
    private static final int LONGEST = 64;

    private ClientAddress() {}

    /**
     * What to count for a client at this address. Of IPv6 it is the network of 64 bits, since a client has all
     * addresses of one; what is no address, as a proxy may say, is taken as it is and never looked up.
     */
    static String of(@Nullable String host) {
        if (host == null) {
            return "unknown";
        }
        int zone = host.indexOf('%');
        String bare = zone < 0 ? host : host.substring(0, zone);
        if (!IPV6.matcher(bare).matches()) {
            return host.length() <= LONGEST ? host : host.substring(0, LONGEST);
        }
        try {
            InetAddress address = InetAddress.getByName(bare);
            return address instanceof Inet6Address
                    ? InetAddress.getByAddress(Arrays.copyOf(
                                            Arrays.copyOf(address.getAddress(), NETWORK_BYTES), 2 * NETWORK_BYTES))
                                    .getHostAddress()
                            + "/64"
                    : address.getHostAddress();
        } catch (UnknownHostException e) {
            return host.length() <= LONGEST ? host : host.substring(0, LONGEST);
        }
    }
}
