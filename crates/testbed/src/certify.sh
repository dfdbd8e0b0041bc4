# Goes before the program of a keeper. In its folder: an authority, a certificate of it for localhost, and an authority that nobody
# asked.
certify() {
    cd "$folder" || return 1
    printf 'subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n' >server.ext
    new="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    openssl req -x509 $new -keyout ca.key -out ca.crt -days 2 -subj "/CN=Test CA" &&
        openssl req -x509 $new -keyout stranger.key -out stranger.crt -days 2 -subj "/CN=Test CA" &&
        openssl req -new $new -keyout server.key -out server.csr -subj /CN=localhost &&
        openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile server.ext -out server.crt &&
        chmod 600 server.key
    done=$?
    cd /
    return $done
}

