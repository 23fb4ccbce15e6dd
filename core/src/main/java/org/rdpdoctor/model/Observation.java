package org.rdpdoctor.model;

/**
 * What was seen, never a judgement. The simple name of each record in kebab case is its type name
 * in the JSON evidence, so names are unique across all families and are never changed.
 */
public sealed interface Observation
    permits NameObservation,
        TcpObservation,
        NegotiationObservation,
        TlsObservation,
        CertificateObservation,
        NlaObservation,
        SignInObservation,
        KerberosObservation,
        LicensingObservation,
        SessionObservation,
        UdpObservation,
        BetweenObservation,
        PathObservation,
        GatewayObservation,
        FileObservation,
        CaptureObservation,
        LogObservation,
        RegistryObservation,
        RdpFileObservation,
        MachineObservation,
        BundleObservation,
        HostObservation,
        ClientObservation,
        ReportedObservation {}
