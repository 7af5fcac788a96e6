// The connection pool. Its own checks of a connection are not part of the request that borrows one.
package casino.scoring;

import com.zaxxer.hikari.HikariDataSource;
import io.opentelemetry.context.Scope;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A connection idle for longer than half a second is probed with an empty statement, now and then a span too many. */
public class ConnectionPool extends HikariDataSource {
  @Override
  public Connection getConnection() throws SQLException {
    try (Scope untraced = Untraced.begin()) {
      return super.getConnection();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Beans {
    @Bean
    @ConfigurationProperties("spring.datasource.hikari")
    ConnectionPool dataSource(DataSourceProperties properties) {
      return properties.initializeDataSourceBuilder().type(ConnectionPool.class).build();
    }
  }
}
